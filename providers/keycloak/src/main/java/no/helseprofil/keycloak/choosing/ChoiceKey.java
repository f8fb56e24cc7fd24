package no.helseprofil.keycloak.choosing;

import no.helseprofil.jose.Sha256;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Whose choice, and where: there is one of each.
 *
 * @param realm internal id
 * @param user internal id, of whatever source the user comes from
 * @param client internal id
 */
record ChoiceKey(String realm, String user, String client) {

    static ChoiceKey of(AuthenticationSessionModel login) {
        return new ChoiceKey(
                login.getRealm().getId(),
                login.getAuthenticatedUser().getId(),
                login.getClient().getId());
    }

    /** The same on every node: the primary key of its line. */
    String id() {
        return Sha256.ofParts(realm, user, client);
    }
}
