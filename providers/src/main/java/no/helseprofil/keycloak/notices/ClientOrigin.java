package no.helseprofil.keycloak.notices;

import java.util.Optional;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * Where a client comes from, as far as it is known: what bounds the messages about all clients of the same.
 *
 * @param vendor the number of the organisation that runs it, or else of the one that it acts for
 * @param initialAccess id of the initial access token that it was registered by
 */
record ClientOrigin(
        @Nullable String vendor, @Nullable String initialAccess) {

    /** What is longer than the table takes is no number of an organisation. */
    private static final int LONGEST = 255;

    static final ClientOrigin UNKNOWN = new ClientOrigin(null, null);

    static ClientOrigin of(ClientModel client) {
        return new ClientOrigin(
                written(client, ClientAttributes.ORGNR_SUPPLIER)
                        .or(() -> written(client, ClientAttributes.ORGNR_PARENT))
                        .orElse(null),
                written(client, ClientAttributes.INITIAL_ACCESS).orElse(null));
    }

    private static Optional<String> written(ClientModel client, String attribute) {
        return Optional.ofNullable(client.getAttribute(attribute)).filter(value -> !value.isBlank() && value.length() <= LONGEST);
    }
}
