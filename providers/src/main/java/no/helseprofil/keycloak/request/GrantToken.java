package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import no.helseprofil.jose.Jws;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;

/** The token of ours that a request presents at the token endpoint, for others to read what it says. */
public record GrantToken(KeycloakSession session) {

    /** The one that is exchanged; empty if it is without our signature. */
    public Optional<AccessToken> subject() {
        return Optional.ofNullable(ProfileRequest.of(session).form().value("subject_token"))
                .map(token -> session.tokens().decode(token, AccessToken.class));
    }

    /**
     * The claims of a refresh token. Asked only where Keycloak has carried out the refresh: it has verified it then.
     */
    public Optional<ObjectNode> refresh() {
        ProfileRequest request = ProfileRequest.of(session);
        return Optional.ofNullable(request.form().value("refresh_token"))
                .flatMap(request::token)
                .map(Jws::payload);
    }
}
