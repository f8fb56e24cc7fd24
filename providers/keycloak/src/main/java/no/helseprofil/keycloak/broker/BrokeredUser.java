package no.helseprofil.keycloak.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderLogin;
import no.helseprofil.broker.TokenAnswer;
import no.helseprofil.broker.UpstreamUser;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.broker.BrokerEndpoint.BrokerFailure;
import no.helseprofil.keycloak.broker.UpstreamProviderFactory.BrokerConfig;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.user.UpstreamClaimMapper.ProviderClaims;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.representations.JsonWebToken;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.JsonSerialization;

/** Converter of a user of the external identity provider to Keycloak's brokered identity. */
final class BrokeredUser {

    /** Note of the user's session with the ID token, which is sent as the hint of a logout at the provider. */
    static final String ID_TOKEN = "helseprofil.broker.id_token";

    private BrokeredUser() {}

    /**
     * Returns a user as Keycloak's brokered identity.
     *
     * @throws BrokerException if Keycloak can't read the claims
     */
    static BrokeredIdentityContext of(UpstreamProvider provider, ProviderLogin.Finished finished)
            throws BrokerException {
        UpstreamUser user = finished.user();
        BrokerConfig config = provider.getConfig();
        String alias = config.getAlias();
        BrokeredIdentityContext context = new BrokeredIdentityContext(user.subject(), config);
        context.setIdp(provider);
        context.setBrokerUserId(alias + "." + user.subject());
        // HelseID's sub has characters that a username can't have
        context.setUsername(alias + "-" + Sha256.ofParts(config.getConfig().get("issuer"), user.subject()));
        user.session().ifPresent(session -> context.setBrokerSessionId(alias + "." + session));
        user.givenName().ifPresent(context::setFirstName);
        user.familyName().ifPresent(context::setLastName);
        user.email().ifPresent(context::setEmail);
        Map<String, Object> data = context.getContextData();
        data.put(OIDCIdentityProvider.VALIDATED_ID_TOKEN, idToken(user));
        if (user.userInfo() != null) {
            data.put(OIDCIdentityProvider.USER_INFO, user.userInfo());
        }
        data.put(ID_TOKEN, String.valueOf(finished.tokens().idToken()));
        ProviderClaims.keep(context, user.pid().orElse(null), user.hprNumber().orElse(null), user.level());
        context.setToken(StoredTokens.text(finished.tokens()));
        return context;
    }

    private static JsonWebToken idToken(UpstreamUser user) throws BrokerException {
        try {
            return JsonSerialization.readValue(user.idToken().toString(), JsonWebToken.class);
        } catch (IOException unreadable) {
            throw new BrokerException(
                    BrokerReason.TOKEN, "A claim of the ID token isn't of the type that it has to be");
        }
    }

    static void keepForLogout(AuthenticationSessionModel login, BrokeredIdentityContext context) {
        if (context.getContextData().get(ID_TOKEN) instanceof String token) {
            login.setUserSessionNote(ID_TOKEN, token);
        }
    }

    /**
     * Tokens of users at an identity provider that is set to store them. Keycloak returns the access token to clients
     * with the role {@code read-token}. It is refreshed here once it has ended, and the refresh token is never
     * returned.
     *
     * @param side the external identity provider
     */
    record StoredTokens(UpstreamClient side) {

        private static final String ACCESS_TOKEN = "access_token";
        private static final String REFRESH_TOKEN = "refresh_token";
        private static final String END = "ends";
        private static final long LEAST_SECONDS = 10;

        /** Returns the stored form of tokens. */
        static String text(TokenAnswer tokens) {
            return stored(tokens, tokens.refreshToken()).toString();
        }

        private static ObjectNode stored(TokenAnswer tokens, @Nullable String refreshToken) {
            ObjectNode stored = JsonNodeFactory.instance
                    .objectNode()
                    .put(ACCESS_TOKEN, tokens.accessToken())
                    .put(REFRESH_TOKEN, refreshToken);
            return tokens.lifetime() == null ? stored : stored.put(END, now() + tokens.lifetime());
        }

        /**
         * Returns the response to a client that may read the user's token. If the token was refreshed, the stored one
         * is replaced in {@code identity}.
         */
        Response answer(FederatedIdentityModel identity) {
            Optional<ObjectNode> stored = Json.read(identity.getToken());
            if (stored.isEmpty()) {
                return problem("No token of this user is stored");
            }
            ObjectNode tokens = stored.get();
            if (isWithoutEnd(tokens) || left(tokens) >= LEAST_SECONDS) {
                return answer(tokens);
            }
            JsonNode refreshToken = tokens.path(REFRESH_TOKEN);
            if (!refreshToken.isTextual()) {
                return problem(
                        "The token of this user has ended, and can't be refreshed: the scopes have no offline_access");
            }
            try {
                TokenAnswer anew = side.client().refresh(refreshToken.textValue());
                String next = anew.refreshToken() == null ? refreshToken.textValue() : anew.refreshToken();
                ObjectNode refreshed = stored(anew, next);
                identity.setToken(refreshed.toString());
                return answer(refreshed);
            } catch (BrokerException failed) {
                new BrokerFailure(side.session(), side.config().getAlias()).log(failed);
                return problem("The token of this user could not be refreshed");
            }
        }

        private Response answer(ObjectNode tokens) {
            boolean isBound;
            try {
                isBound = side.settings().isBound();
            } catch (BrokerException unset) {
                return problem("The settings of the identity provider can't be used");
            }
            ObjectNode answer = JsonNodeFactory.instance
                    .objectNode()
                    .put(ACCESS_TOKEN, tokens.path(ACCESS_TOKEN).asText())
                    .put("token_type", isBound ? "DPoP" : "Bearer");
            if (!isWithoutEnd(tokens)) {
                answer.put("expires_in", left(tokens));
            }
            return Response.ok(answer.toString())
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .build();
        }

        /** Returns whether the provider has not disclosed when the token ends. Such a token is returned as it is. */
        private static boolean isWithoutEnd(ObjectNode tokens) {
            return !tokens.path(END).isNumber();
        }

        private static long left(ObjectNode tokens) {
            return tokens.path(END).asLong() - now();
        }

        private static long now() {
            return ServerClock.INSTANCE.instant().getEpochSecond();
        }

        private static Response problem(String message) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .entity(JsonNodeFactory.instance
                            .objectNode()
                            .put("errorMessage", message)
                            .toString())
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .build();
        }
    }
}
