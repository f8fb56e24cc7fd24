package no.helseprofil.keycloak.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.request.GrantType;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/**
 * Who acts with a token that was exchanged for another (RFC 8693, section 4.1): the client that exchanged it, and
 * inside of that the one that did so before. Tokens of a client of before have none, so whoever exchanges one of these
 * is the first to be named.
 *
 * @param session the request
 * @param context whose token it is
 */
record Delegation(KeycloakSession session, ClientSessionContext context) {

    /**
     * How many may have acted one after the other: more than any chain of services has, and no token grows without end.
     */
    static final int LONGEST = 10;

    private static final Finding TOO_LONG = Finding.refusal(
            Catalogue.get(GrantType.class),
            new Outcome.Failed(
                    OAuthError.INVALID_REQUEST,
                    "exchange the first token; this one says of " + LONGEST
                            + " that they have acted one after the other"));

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CLAIM = PresentedTokens.ACTOR;
    private static final String ISSUER = "iss";
    private static final String CLIENT = "client_id";

    /** For whom the client acted: of the claims that its token has of it. */
    private static final List<String> ORGANISATION =
            List.of("helseid://claims/client/claims/orgnr_parent", "helseid://claims/client/claims/orgnr_child");

    /**
     * Into an access token that says everything else, and into the refresh token beside it, whose access tokens
     * are of the same exchange.
     *
     * @throws RefusedException if too many have acted
     */
    void write(AccessToken token, @Nullable RefreshToken refresh) {
        actor(token).ifPresent(actor -> {
            token.getOtherClaims().put(CLAIM, actor);
            if (refresh != null) {
                refresh.getOtherClaims().put(CLAIM, actor);
            }
        });
    }

    /** By the grant that Keycloak has carried out: it has verified the token of the request then. */
    private Optional<ObjectNode> actor(AccessToken token) {
        PresentedTokens presented = PresentedTokens.of(session);
        return switch (String.valueOf(context.getAttribute(Constants.GRANT_TYPE, String.class))) {
            case OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE ->
                Optional.of(bounded(
                        actor(token, presented.subject().map(Delegation::before).orElse(null))));
            case OAuth2Constants.REFRESH_TOKEN ->
                presented
                        .refreshTokenClaims()
                        .map(claims -> claims.get(CLAIM))
                        .filter(ObjectNode.class::isInstance)
                        .map(actor -> actor(token, earlier(actor)));
            default -> Optional.empty();
        };
    }

    /** Returns who acts with a token; null if it has not been exchanged before. */
    private static @Nullable ObjectNode before(AccessToken token) {
        return token.getOtherClaims().get(CLAIM) instanceof Map<?, ?> actor ? MAPPER.valueToTree(actor) : null;
    }

    /** A refreshed token is of the same act, whomever its client acts for by now. */
    private static @Nullable ObjectNode earlier(JsonNode actor) {
        return actor.get(CLAIM) instanceof ObjectNode earlier ? earlier : null;
    }

    private ObjectNode bounded(ObjectNode actor) {
        if (length(actor) > LONGEST) {
            throw new RefusedException(Refusal.of(session, TOO_LONG), Endpoint.TOKEN);
        }
        return actor;
    }

    /** How many have acted. */
    static int length(JsonNode actor) {
        return actor.isObject() ? 1 + length(actor.path(CLAIM)) : 0;
    }

    /**
     * The client of a token that has been made.
     *
     * @param earlier who acted before it; null if nobody did
     */
    static ObjectNode actor(AccessToken token, @Nullable ObjectNode earlier) {
        ObjectNode actor = JsonNodeFactory.instance
                .objectNode()
                .put(ISSUER, token.getIssuer())
                .put(CLIENT, token.getIssuedFor());
        ORGANISATION.forEach(claim -> {
            Object number = token.getOtherClaims().get(claim);
            if (number != null) {
                actor.put(claim, number.toString());
            }
        });
        return earlier == null ? actor : behind(actor, earlier);
    }

    /** Whoever exchanges its own token once more acts as it did, so that a token doesn't grow by it. */
    private static ObjectNode behind(ObjectNode actor, ObjectNode earlier) {
        ObjectNode alone = earlier.deepCopy();
        alone.remove(CLAIM);
        if (alone.equals(actor)) {
            return earlier;
        }
        actor.set(CLAIM, earlier);
        return actor;
    }
}
