package no.helseprofil.keycloak.users;

import org.keycloak.models.KeycloakSession;

/** Whether check digits of national identity numbers have to be right, since not all of a test environment's are. */
final class CheckDigits {

    private CheckDigits() {}

    /** In the realm that the request addresses. */
    static boolean areCheckedIn(KeycloakSession session) {
        return true;
    }
}
