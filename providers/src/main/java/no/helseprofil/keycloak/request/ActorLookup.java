package no.helseprofil.keycloak.request;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/** Who acts with the token that a request presents, as that token says ({@code act}, RFC 8693, section 4.1). */
public record ActorLookup(KeycloakSession session) {

    /** The claim that tells it. */
    public static final String CLAIM = "act";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Of the token that is exchanged; empty if it has not been exchanged before. One without our signature says
     * nothing.
     */
    public Optional<ObjectNode> ofSubjectToken() {
        return new GrantToken(session)
                .subject()
                .map(token -> token.getOtherClaims().get(CLAIM))
                .filter(Map.class::isInstance)
                .map(actor -> MAPPER.valueToTree(actor));
    }

    /**
     * Of the refresh token; empty if its tokens come of no exchange. Asked only where Keycloak has carried out the
     * refresh: it has verified this token then.
     */
    public Optional<ObjectNode> ofRefreshToken() {
        return new GrantToken(session)
                .refresh()
                .map(claims -> claims.get(CLAIM))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }
}
