package no.helseprofil.keycloak.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.request.PresentedTokens.EarlierHolders;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.request.GrantType;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/**
 * Actor of an exchanged token (RFC 8693, section 4.1): the client that exchanged it, and nested in it the client that
 * exchanged the token before. A token of a client from before the profile names no actor, so a client that exchanges it
 * is the first one named.
 *
 * @param context the token's client and login
 */
record Delegation(KeycloakSession session, ClientSessionContext context) {

    /** Longest chain of actors. It is longer than any chain of services, and no token grows without end. */
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

    /** Claims of the organisation that the client acted for. */
    private static final List<String> ORGANISATION =
            List.of("helseid://claims/client/claims/orgnr_parent", "helseid://claims/client/claims/orgnr_child");

    /**
     * Writes the actor into an access token that is otherwise complete, and into its refresh token, whose access tokens
     * belong to the same exchange.
     *
     * @throws RefusedException if the chain of actors is too long
     */
    void write(AccessToken token, @Nullable RefreshToken refresh) {
        actor(token).ifPresent(actor -> {
            token.getOtherClaims().put(CLAIM, actor);
            if (refresh != null) {
                refresh.getOtherClaims().put(CLAIM, actor);
            }
        });
    }

    /** Returns the actor by the grant that Keycloak has carried out, for which it verified the presented token. */
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

    /** Returns the actor of a token; null if it has not been exchanged before. */
    private static @Nullable ObjectNode before(AccessToken token) {
        return token.getOtherClaims().get(CLAIM) instanceof Map<?, ?> actor ? MAPPER.valueToTree(actor) : null;
    }

    /** Returns the actor before this one. A refreshed token belongs to the same exchange. */
    private static @Nullable ObjectNode earlier(JsonNode actor) {
        return actor.get(CLAIM) instanceof ObjectNode earlier ? earlier : null;
    }

    /** Returns whether each actor of a chain is a client. Those that Keycloak writes have a subject. */
    static boolean isOfClients(@Nullable Object actor) {
        return actor instanceof Map<?, ?> members
                && members.containsKey(CLIENT)
                && !members.containsKey("sub")
                && (!members.containsKey(CLAIM) || isOfClients(members.get(CLAIM)));
    }

    private ObjectNode bounded(ObjectNode actor) {
        if (length(actor) > LONGEST) {
            throw new RefusedException(Refusal.of(session, TOO_LONG), Endpoint.TOKEN);
        }
        return actor;
    }

    /** Returns the length of a chain of actors. */
    static int length(JsonNode actor) {
        return actor.isObject() ? 1 + length(actor.path(CLAIM)) : 0;
    }

    /**
     * Returns the client of a new token as its actor.
     *
     * @param earlier the actor before it; null if there was none
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

    /** Puts an actor before an earlier one. A client that exchanges its own token again adds nothing to the chain. */
    private static ObjectNode behind(ObjectNode actor, ObjectNode earlier) {
        ObjectNode alone = earlier.deepCopy();
        alone.remove(CLAIM);
        if (alone.equals(actor)) {
            return earlier;
        }
        actor.set(CLAIM, earlier);
        return actor;
    }

    /**
     * Holders of the tokens that an exchanged token came of, of every client, exempt ones too. A block of any of them
     * blocks the new token as well.
     *
     * @param context the token's client and login
     */
    record ExchangedHolders(KeycloakSession session, ClientSessionContext context) {

        /** Most holders that a token names. It is more than any chain of services has. */
        static final int MOST = 20;

        private static final Finding TOO_MANY = Finding.refusal(
                Catalogue.get(GrantType.class),
                new Outcome.Failed(
                        OAuthError.INVALID_REQUEST,
                        "exchange the first token; this one was exchanged again and again by too many clients or keys"));

        /**
         * Writes the holders into an access token and into its refresh token.
         *
         * @throws RefusedException if there are too many
         */
        void write(AccessToken token, @Nullable RefreshToken refresh) {
            EarlierHolders earlier = earlier(token);
            if (earlier.isEmpty()) {
                return;
            }
            if (earlier.size() > MOST) {
                throw new RefusedException(Refusal.of(session, TOO_MANY), Endpoint.TOKEN);
            }
            token.getOtherClaims().put(EarlierHolders.CLAIM, earlier.json());
            if (refresh != null) {
                refresh.getOtherClaims().put(EarlierHolders.CLAIM, earlier.json());
            }
        }

        /**
         * Returns the holders by the grant that Keycloak has carried out, for which it verified the presented token.
         */
        private EarlierHolders earlier(AccessToken token) {
            PresentedTokens presented = PresentedTokens.of(session);
            return switch (String.valueOf(context.getAttribute(Constants.GRANT_TYPE, String.class))) {
                case OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE ->
                    presented.subject().map(subject -> with(token, subject)).orElse(nobody());
                case OAuth2Constants.REFRESH_TOKEN ->
                    presented.refreshTokenClaims().map(EarlierHolders::in).orElse(nobody());
                default -> nobody();
            };
        }

        private static EarlierHolders nobody() {
            return new EarlierHolders(Set.of(), Set.of());
        }

        /** Adds the holder of the exchanged token, unless the new token names the same client and key anyway. */
        private EarlierHolders with(AccessToken token, AccessToken subject) {
            JsonNode others = MAPPER.valueToTree(subject.getOtherClaims());
            EarlierHolders before = EarlierHolders.in(others);
            Set<String> clients = new HashSet<>(before.clients());
            Optional.ofNullable(subject.getIssuedFor())
                    .map(context.getClientSession().getRealm()::getClientByClientId)
                    .map(ClientModel::getId)
                    .ifPresent(clients::add);
            clients.remove(context.getClientSession().getClient().getId());
            Set<String> keys = new HashSet<>(before.keys());
            Optional.ofNullable(key(subject)).ifPresent(keys::add);
            keys.removeIf(key -> key.equals(key(token)));
            return new EarlierHolders(clients, keys);
        }

        private static @Nullable String key(AccessToken token) {
            return token.getConfirmation() == null
                    ? null
                    : token.getConfirmation().getKeyThumbprint();
        }
    }
}
