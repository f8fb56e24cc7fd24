package no.helseprofil.keycloak.token;

import jakarta.ws.rs.WebApplicationException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.token.GrantedApis;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.client.SwitchedClient;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.EvaluatedRequest.IssuanceListener;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.request.TokenExchange;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.AccessTokenResponse;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.RefreshToken;

/**
 * Token manager of realms under the profile. It makes access tokens, ID tokens, userinfo, introspection and token
 * responses of every grant. Mappers run as in Keycloak, but for those that forge a claim; then claims that only the
 * server may write are put right.
 */
public final class ProfileTokenManager extends TokenManager {

    private static final Logger LOG = Logger.getLogger(ProfileTokenManager.class);

    @Override
    public AccessToken transformAccessToken(
            KeycloakSession session, AccessToken token, UserSessionModel userSession, ClientSessionContext context) {
        TokenRules rules = rules(session, context);
        GrantedApis apis = TokenLookup.apis(session, context, rules);
        FilteredSessionContext filtered = FilteredSessionContext.forApis(
                session, context, rules, !apis.audiences().isEmpty());
        AccessToken made = mapped(() -> super.transformAccessToken(session, token, userSession, filtered));
        new TokenClaims(context, rules, apis).restrict(made);
        TokenClaims.shorten(made, rules.forced());
        return made;
    }

    @Override
    public IDToken transformIDToken(
            KeycloakSession session, IDToken token, UserSessionModel userSession, ClientSessionContext context) {
        TokenRules rules = rules(session, context);
        FilteredSessionContext filtered = new FilteredSessionContext(session, context, rules);
        IDToken made = mapped(() -> super.transformIDToken(session, token, userSession, filtered));
        TokenClaims.of(session, context, rules).restrictIdToken(made);
        if (!rules.isOutside()) {
            HealthClaims claims = new HealthClaims(session, context);
            claims.writeTo(made);
            if (rules.followsHelseId()) {
                claims.writeAuthenticationTo(made);
            }
        }
        return made;
    }

    @Override
    public AccessToken transformUserInfoAccessToken(
            KeycloakSession session,
            AccessToken bearer,
            AccessToken userInfo,
            UserSessionModel userSession,
            ClientSessionContext context) {
        TokenRules rules = rules(session, context);
        FilteredSessionContext filtered = new FilteredSessionContext(session, context, rules);
        AccessToken made =
                mapped(() -> super.transformUserInfoAccessToken(session, bearer, userInfo, userSession, filtered));
        TokenClaims.dropReserved(made);
        if (!rules.isOutside()) {
            new HealthClaims(session, context).writeToUserInfo(made, bearer);
        }
        return made;
    }

    /** Reads claims that mappers have written. Keycloak fails here on a malformed address, for example. */
    @Override
    public Map<String, Object> generateUserInfoClaims(AccessToken userInfo, UserModel user) {
        return mapped(() -> super.generateUserInfoClaims(userInfo, user));
    }

    /**
     * Answers an introspection by what the token itself says, and by no scope that its client was given later. A token
     * without an audience opens no API, but Keycloak's account API looks here for its own.
     */
    @Override
    public AccessToken transformIntrospectionAccessToken(
            KeycloakSession session,
            AccessToken bearer,
            AccessToken answer,
            UserSessionModel userSession,
            ClientSessionContext context) {
        TokenRules rules = rules(session, context);
        TokenClaims claims = TokenClaims.of(session, context, rules);
        FilteredSessionContext filtered =
                FilteredSessionContext.forApis(session, context, rules, claims.opensApi(bearer));
        AccessToken made =
                mapped(() -> super.transformIntrospectionAccessToken(session, bearer, answer, userSession, filtered));
        claims.restrict(made);
        made.setScope(bearer.getScope());
        if (bearer.getAudience() != null) {
            made.audience(bearer.getAudience());
        }
        if (!rules.isOutside()) {
            new HealthClaims(session, context).writeToIntrospection(made, bearer);
        }
        if (rules.followsHelseId()) {
            claims.repeat(made, bearer);
        }
        return made;
    }

    @Override
    public AccessTokenResponse transformAccessTokenResponse(
            KeycloakSession session,
            AccessTokenResponse response,
            UserSessionModel userSession,
            ClientSessionContext context) {
        TokenRules rules = rules(session, context);
        FilteredSessionContext filtered = new FilteredSessionContext(session, context, rules);
        AccessTokenResponse made =
                mapped(() -> super.transformAccessTokenResponse(session, response, userSession, filtered));
        TokenClaims.dropReserved(made.getOtherClaims());
        return made;
    }

    @Override
    public AccessTokenResponseBuilder responseBuilder(
            RealmModel realm,
            ClientModel client,
            EventBuilder event,
            KeycloakSession session,
            UserSessionModel userSession,
            ClientSessionContext context) {
        TokenRules rules = TokenLookup.rules(session, client);
        return new ProfileTokenResponse(rules, realm, client, event, session, userSession, context, this);
    }

    /** Refuses where a mapper fails. One set to write a text as a number is its owner's mistake, not the server's. */
    private static <T> T mapped(Supplier<T> mappers) {
        try {
            return mappers.get();
        } catch (WebApplicationException answered) {
            throw answered;
        } catch (IllegalArgumentException
                | ClassCastException
                | NullPointerException
                | IndexOutOfBoundsException broken) {
            LOG.debug("A mapper of Keycloak failed", broken);
            throw new RefusedException(Refusal.brokenMapper(), Endpoint.OTHER);
        }
    }

    /**
     * Signs access tokens of the type {@code at+jwt} (RFC 9068, section 2.1), whatever their client is set to. Keycloak
     * asks the client of the request at the moment it signs them.
     */
    static <T> T typed(KeycloakContext request, Supplier<T> signing) {
        return SwitchedClient.during(request, OIDCConfigAttributes.USE_RFC9068_ACCESS_TOKEN_HEADER_TYPE, signing);
    }

    private static TokenRules rules(KeycloakSession session, ClientSessionContext context) {
        return TokenLookup.rules(session, context.getClientSession().getClient());
    }

    /** Token response of Keycloak's, with the token type and the scope that hold for the client. */
    private static final class ProfileTokenResponse extends TokenManager.AccessTokenResponseBuilder {

        private static final TokenExchange EXCHANGE = Catalogue.get(TokenExchange.class);

        private static final String REJECTED_SCOPE = "rejected_scope";
        private static final String RT_EXPIRES_IN = "rt_expires_in";

        private final TokenRules rules;
        private final KeycloakSession current;
        private final KeycloakContext request;
        private @Nullable RefreshToken presented;

        ProfileTokenResponse(
                TokenRules rules,
                RealmModel realm,
                ClientModel client,
                EventBuilder event,
                KeycloakSession session,
                UserSessionModel userSession,
                ClientSessionContext context,
                TokenManager tokenManager) {
            super(realm, client, event, session, userSession, context, tokenManager);
            this.rules = rules;
            this.current = session;
            this.request = session.getContext();
        }

        @Override
        public AccessTokenResponse build() {
            AccessTokenResponse response = rules.forced().typed() ? typed(request, super::build) : super.build();
            GrantedApis apis = TokenLookup.apis(current, getClientSessionCtx(), rules);
            response.setScope(TokenLookup.scope(response.getScope(), apis, request.getRealm()));
            if (!apis.rejected().isEmpty()) {
                response.setOtherClaims(REJECTED_SCOPE, String.join(" ", new TreeSet<>(apis.rejected())));
            }
            if (!apis.audiences().isEmpty()) {
                EvaluatedRequest.of(current).ifPresent(judged -> returnDetails(response, judged));
            }
            IssuanceListener.of(current)
                    .issued(current, getClientSessionCtx().getClientSession().getClient(), getAccessToken());
            if (isExchanged()) {
                response.setIdToken(null);
            }
            if (rules.followsHelseId()) {
                lifeOfRefreshToken().ifPresent(seconds -> response.setOtherClaims(RT_EXPIRES_IN, seconds));
            }
            return response;
        }

        /**
         * Returns the granted details (RFC 9396, section 7), an assertion's by HelseID's name. Decision 120. Keycloak's
         * own member of that name takes only details that it has a processor for, so it stays empty.
         */
        private static void returnDetails(AccessTokenResponse response, EvaluatedRequest judged) {
            if (judged.grantedByLogin().isPresent()) {
                response.setOtherClaims(
                        "authorization_details", judged.grantedByLogin().json());
            }
            if (judged.grantedByAssertion().isPresent()) {
                response.setOtherClaims(
                        "assertion_details", judged.grantedByAssertion().json());
            }
        }

        @Override
        public TokenManager.AccessTokenResponseBuilder requestRefreshToken(RefreshToken presented) {
            this.presented = presented;
            return super.requestRefreshToken(presented);
        }

        /** Returns whether the token was exchanged. Keycloak adds an ID token if the scope openid was asked for. */
        private boolean isExchanged() {
            return OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE.equals(
                            getClientSessionCtx().getAttribute(Constants.GRANT_TYPE, String.class))
                    && EvaluatedRequest.of(current)
                            .filter(judged -> !judged.decision().isOutside())
                            .filter(judged -> judged.terms().phaseOf(EXCHANGE).refuses())
                            .isPresent();
        }

        /** Returns the lifetime of the refresh token that the client now has: a new one, or the one that it keeps. */
        private Optional<Long> lifeOfRefreshToken() {
            RefreshToken kept = getRefreshToken() == null ? presented : getRefreshToken();
            return Optional.ofNullable(kept)
                    .map(RefreshToken::getExp)
                    .filter(end -> end > 0)
                    .map(end -> end - ServerClock.INSTANCE.instant().getEpochSecond());
        }
    }
}
