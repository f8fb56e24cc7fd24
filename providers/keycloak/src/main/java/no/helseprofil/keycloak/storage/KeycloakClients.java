package no.helseprofil.keycloak.storage;

import java.util.Set;
import java.util.stream.Stream;
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
}
