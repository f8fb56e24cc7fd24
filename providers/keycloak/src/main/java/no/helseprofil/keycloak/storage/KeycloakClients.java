package no.helseprofil.keycloak.storage;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;

/**
 * Keycloak's own clients, which run its consoles in every realm and aren't under the profile. They are identified by
 * their names, so no other client may take one.
 */
public final class KeycloakClients {

    private static final Set<String> NAMES = Set.of(
            Constants.ACCOUNT_MANAGEMENT_CLIENT_ID,
            Constants.ACCOUNT_CONSOLE_CLIENT_ID,
            Constants.ADMIN_CLI_CLIENT_ID,
            Constants.BROKER_SERVICE_CLIENT_ID,
            Constants.REALM_MANAGEMENT_CLIENT_ID,
            Constants.ADMIN_CONSOLE_CLIENT_ID);

    private KeycloakClients() {}

    public static boolean contains(String clientId) {
        return NAMES.contains(clientId);
    }

    public static Stream<String> names() {
        return NAMES.stream();
    }

    /** Display name of a client. */
    public static final class ClientName {

        /**
         * Pattern of a key of Keycloak's messages, with which it names its own clients: <code>${client_account}</code>.
         */
        private static final Pattern KEY = Pattern.compile("\\$\\{[^}]*}");

        private ClientName() {}

        /** Returns its display name; null if it has none, or a message key in its place. */
        public static @Nullable String of(ClientModel client) {
            String name = client.getName();
            return name == null || name.isBlank() || KEY.matcher(name.strip()).matches() ? null : name;
        }
    }
}
