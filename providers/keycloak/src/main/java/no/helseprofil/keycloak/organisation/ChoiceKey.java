package no.helseprofil.keycloak.organisation;

import no.helseprofil.jose.Sha256;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Key of a choice: there is one for each realm, user and client.
 *
 * @param realm internal id
 * @param user internal id, whatever store the user is in
 * @param client internal id
 */
record ChoiceKey(String realm, String user, String client) {

    static ChoiceKey of(AuthenticationSessionModel login) {
        return new ChoiceKey(
                login.getRealm().getId(),
                login.getAuthenticatedUser().getId(),
                login.getClient().getId());
    }

    /** Returns the primary key of the choice's line, the same on every node. */
    String id() {
        return Sha256.ofParts(realm, user, client);
    }
}
