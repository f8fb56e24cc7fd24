package no.helseprofil.keycloak.request;

import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;

/**
 * Hears of tokens that are about to be issued. What it counts of them counts once the transaction is committed. The
 * composition root of the server holds the one that there is.
 */
public interface IssuanceListener {

    /** Returns the listener of this node. */
    static IssuanceListener of(KeycloakSession session) {
        return ProfileProviderFactory.part(session, IssuanceListener.class);
    }

    /** Hears of an access token of a realm under the profile. */
    void issued(KeycloakSession session, ClientModel client, AccessToken token);

    /**
     * Hears that a token is issued though a requirement on its client would have it otherwise.
     *
     * @param requirement the requirement
     * @param cause what to change, and why
     */
    void deviates(KeycloakSession session, JudgedRequest judged, String requirement, String cause);
}
