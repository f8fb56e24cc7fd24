package no.helseprofil.keycloak.observations;

import java.nio.charset.StandardCharsets;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/** What is counted together, in a line that all nodes add to. */
sealed interface CountedKey permits ObservationKey, RefusalKey {

    /** The same for the same key on every node: the primary key of its line. */
    String id();

    /** Internal id of the realm. */
    String realm();

    /** Internal id of the client; null if it is about none. */
    @Nullable
    String client();

    /** An id that no other parts have. */
    static String id(@Nullable Object... parts) {
        StringBuilder id = new StringBuilder();
        for (Object part : parts) {
            String text = part == null ? "" : part.toString();
            id.append(part == null ? "-" : text.length()).append(':').append(text);
        }
        return Sha256.of(id.toString().getBytes(StandardCharsets.UTF_8));
    }
}
