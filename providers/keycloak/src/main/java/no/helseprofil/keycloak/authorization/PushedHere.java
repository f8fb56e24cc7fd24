package no.helseprofil.keycloak.authorization;

import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.request.RememberedRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.JsonWebToken;

/**
 * The mark of a request that was pushed in this realm: what it says, signed with the realm's own key. Keycloak keeps
 * what is pushed in any realm in one place, and binds it to the name of a client, which may be another's in another
 * realm. The mark never leaves the server.
 */
final class PushedHere {

    /** The parameter of the stored request. Whatever a client sends by this name is replaced. */
    static final String NAME = RememberedRequest.NAME;

    private static final String TYPE = "helseprofil-pushed";

    private PushedHere() {}

    /** Marks a request that is about to be stored. */
    static String sign(KeycloakSession session, RememberedRequest request) {
        JsonWebToken mark = new JsonWebToken().type(TYPE).issuer(realm(session));
        mark.setOtherClaims(NAME, request.text());
        return session.tokens().encode(mark);
    }

    /** What a stored request says; empty if it wasn't pushed here. */
    static Optional<RememberedRequest> read(KeycloakSession session, Map<String, String> stored) {
        return Optional.ofNullable(session.tokens().decode(stored.get(NAME), JsonWebToken.class))
                .filter(mark -> TYPE.equals(mark.getType()) && realm(session).equals(mark.getIssuer()))
                .map(mark -> RememberedRequest.read(
                        String.valueOf(mark.getOtherClaims().get(NAME))));
    }

    private static String realm(KeycloakSession session) {
        return session.getContext().getRealm().getId();
    }
}
