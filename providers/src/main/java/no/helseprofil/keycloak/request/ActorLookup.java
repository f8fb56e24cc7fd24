package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/** Who acts with the token that a request presents, as that token says ({@code act}, RFC 8693, section 4.1). */
public record ActorLookup(KeycloakSession session) {

    /** The claim that tells it. */
    public static final String CLAIM = "act";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Of the token that is exchanged; empty if it has not been exchanged before. */
    public Optional<ObjectNode> ofSubjectToken() {
        return of("subject_token", AccessToken.class);
    }

    /** Of the refresh token; empty if its tokens come of no exchange. */
    public Optional<ObjectNode> ofRefreshToken() {
        return of("refresh_token", RefreshToken.class);
    }

    /** One without our signature says nothing. */
    private Optional<ObjectNode> of(String parameter, Class<? extends AccessToken> kind) {
        return Optional.ofNullable(ProfileRequest.of(session).form().value(parameter))
                .map(token -> session.tokens().decode(token, kind))
                .map(token -> token.getOtherClaims().get(CLAIM))
                .filter(Map.class::isInstance)
                .map(actor -> MAPPER.valueToTree(actor));
    }
}
