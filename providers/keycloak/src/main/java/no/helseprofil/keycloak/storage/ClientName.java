package no.helseprofil.keycloak.storage;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/** What a client is called where people read of it. */
public final class ClientName {

    /** A key of Keycloak's messages, by which it names its own clients: <code>${client_account}</code>. */
    private static final Pattern KEY = Pattern.compile("\\$\\{[^}]*}");

    private ClientName() {}

    /** Its name for people; null where it has none, or a key in its place: then its {@code client_id} names it. */
    public static @Nullable String of(ClientModel client) {
        String name = client.getName();
        return name == null || name.isBlank() || KEY.matcher(name.strip()).matches() ? null : name;
    }
}
