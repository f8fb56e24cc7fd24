package no.helseprofil.keycloak.gate;

import java.util.Optional;
import java.util.TreeSet;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.judgement.token.GrantedApis;
import no.helseprofil.judgement.token.TokenRules;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.request.JudgedRequest.IssuanceListener;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.profile.request.TokenExchange;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.representations.AccessTokenResponse;
import org.keycloak.representations.RefreshToken;

/** The answer to a token request: what Keycloak builds, with the type and the scope that hold for the client. */
final class ProfileTokenResponse extends TokenManager.AccessTokenResponseBuilder {

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
        AccessTokenResponse response =
                rules.forced().typed() ? FrontChannelTokens.typed(request, super::build) : super.build();
        GrantedApis apis = GrantedApisLookup.of(current, getClientSessionCtx(), rules);
        response.setScope(GrantedApisLookup.scope(response.getScope(), apis, request.getRealm()));
        if (!apis.rejected().isEmpty()) {
            response.setOtherClaims(REJECTED_SCOPE, String.join(" ", new TreeSet<>(apis.rejected())));
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

    @Override
    public TokenManager.AccessTokenResponseBuilder requestRefreshToken(RefreshToken presented) {
        this.presented = presented;
        return super.requestRefreshToken(presented);
    }

    /** Keycloak gives an ID token beside an exchanged token for which the scope openid is asked. */
    private boolean isExchanged() {
        return OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE.equals(
                        getClientSessionCtx().getAttribute(Constants.GRANT_TYPE, String.class))
                && JudgedRequest.of(current)
                        .filter(judged -> !judged.decision().isOutside())
                        .filter(judged -> judged.terms().phaseOf(EXCHANGE).refuses())
                        .isPresent();
    }

    /** Of the one that the client has from now on: a new one, or the one that it has presented and keeps. */
    private Optional<Long> lifeOfRefreshToken() {
        RefreshToken kept = getRefreshToken() == null ? presented : getRefreshToken();
        return Optional.ofNullable(kept)
                .map(RefreshToken::getExp)
                .filter(end -> end > 0)
                .map(end -> end - ServerClock.INSTANCE.instant().getEpochSecond());
    }
}
