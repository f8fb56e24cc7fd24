package no.helseprofil.keycloak.storage;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/** Display name of a client. */
public final class ClientName {

    /** Pattern of a key of Keycloak's messages, with which it names its own clients: <code>${client_account}</code>. */
    private static final Pattern KEY = Pattern.compile("\\$\\{[^}]*}");

    private ClientName() {}

    /** Returns its display name; null if it has none, or a message key in its place. */
    public static @Nullable String of(ClientModel client) {
        String name = client.getName();
        return name == null || name.isBlank() || KEY.matcher(name.strip()).matches() ? null : name;
    }
}
