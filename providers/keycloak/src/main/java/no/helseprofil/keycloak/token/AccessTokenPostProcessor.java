package no.helseprofil.keycloak.token;

import java.util.Optional;
import java.util.Set;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Decision;
import no.helseprofil.decision.Finding;
import no.helseprofil.decision.token.GrantedApis;
import no.helseprofil.decision.token.TokenRules;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.EvaluatedRequest.IssuanceListener;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.RememberedRequest;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.request.StockRefusals.FailClosedRefusals;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.WatchedHook;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.token.Delegation.ExchangedHolders;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.client.LeastPrivilege;
import no.helseprofil.profile.request.SingleAudience;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.models.AdminRoles;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/**
 * Post-processor of every access token of every grant, right before it is signed. In a realm under the profile it
 * refuses a token if the request has no decision, a decision about another client, or one that a later block has
 * overtaken. So a grant that comes with the next Keycloak issues nothing.
 */
public record AccessTokenPostProcessor(KeycloakSession session) implements TokenPostProcessor {

    /** Place at which Keycloak is about to sign an access token. */
    public static final Hook<AccessTokenPostProcessor, Signing, RuntimeException> SIGNING =
            Hook.required("Keycloak is about to sign an access token");

    /** Grants whose tokens come of a token that the client presented. */
    private static final Set<String> OF_ANOTHER_TOKEN =
            Set.of(OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE, OAuth2Constants.REFRESH_TOKEN);

    private static final SingleAudience SINGLE_AUDIENCE = Catalogue.get(SingleAudience.class);
    private static final Finding SEVERAL =
            Finding.refusal(SINGLE_AUDIENCE, SINGLE_AUDIENCE.failed(SingleAudience.SEVERAL));

    @Override
    public void process(TokenPostProcessorContext context) {
        WatchedHook.TOKEN_POST_PROCESSOR.pass(session);
        RealmProfiles.of(session)
                .requireOpen(() -> new RefusedException(Refusal.closed(), Endpoint.TOKEN))
                .ifPresent(active -> SIGNING.run(column(), this, new Signing(context, active)));
    }

    private Column column() {
        return EvaluatedRequest.of(session).filter(EvaluatedRequest::endsLogin).isPresent()
                ? Column.LOGIN_END
                : Column.TOKEN;
    }

    /** Refuses a token without a decision, and one of another client than was judged. */
    public void decide(Signing signing) {
        decide(signing.client().getId(), signing.active());
    }

    /** Takes claims out of a token that it must not have, and adds those of the profile. */
    public void finish(Signing signing) {
        finish(signing.context(), TokenLookup.rules(session, signing.client()));
    }

    /** Token that is about to be signed. */
    public record Signing(TokenPostProcessorContext context, RealmProfile.Active active) {

        ClientModel client() {
            return context.clientSessionCtx().getClientSession().getClient();
        }
    }

    void finish(TokenPostProcessorContext context, TokenRules rules) {
        GrantedApis apis = TokenLookup.apis(session, context.clientSessionCtx(), rules);
        if (apis.audiences().size() > 1 && !apis.chosen() && isForOne()) {
            throw refused(SEVERAL);
        }
        new TokenClaims(context.clientSessionCtx(), rules, apis).restrict(context.accessToken());
        TokenClaims.shorten(context.accessToken(), rules.forced());
        boolean isOfAnotherToken = OF_ANOTHER_TOKEN.contains(grant(context));
        if (isOfAnotherToken) {
            new ExchangedHolders(session, context.clientSessionCtx())
                    .write(context.accessToken(), context.refreshToken());
        }
        if (!rules.isOutside()) {
            HealthClaims claims = new HealthClaims(session, context.clientSessionCtx());
            claims.writeTo(context.accessToken());
            endWithItsAttestation(context.accessToken());
            if (rules.followsHelseId()) {
                claims.writeAuthenticationTo(context.accessToken());
                if (isOfAnotherToken) {
                    new Delegation(session, context.clientSessionCtx())
                            .write(context.accessToken(), context.refreshToken());
                    endWithItsSubject(context);
                }
            }
        }
        remember(context.refreshToken());
        AdministratorTokens.observe(session, context.clientSessionCtx(), rules);
    }

    /** Lets an exchanged token end no later than the token that it came of; else exchanges could go on for ever. */
    private void endWithItsSubject(TokenPostProcessorContext context) {
        if (OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE.equals(grant(context))) {
            PresentedTokens.of(session)
                    .subjectEnd()
                    .ifPresent(end -> endBy(context.accessToken(), end.getEpochSecond()));
        }
    }

    private static String grant(TokenPostProcessorContext context) {
        return String.valueOf(context.clientSessionCtx().getAttribute(Constants.GRANT_TYPE, String.class));
    }

    private static void endBy(AccessToken token, long end) {
        if (token.getExp() == null || token.getExp() == 0 || token.getExp() > end) {
            token.exp(end);
        }
    }

    /** Lets a token end no later than the attestation that it carries. */
    private void endWithItsAttestation(AccessToken token) {
        if (token.getOtherClaims().containsKey(Attestation.TYPE)) {
            EvaluatedRequest.of(session)
                    .flatMap(EvaluatedRequest::attested)
                    .ifPresent(attested -> endBy(token, attested.end().getEpochSecond()));
        }
    }

    /**
     * Returns whether the token may be for one API only. The APIs of a request were read before Keycloak granted its
     * scopes, so a difference between the two gives no client a token for two.
     */
    private boolean isForOne() {
        return EvaluatedRequest.of(session)
                .map(judged -> judged.terms().phaseOf(SEVERAL.requirement()).refuses())
                .orElse(false);
    }

    /** Writes what the login remembers into its refresh token, see {@link RememberedRequest}. */
    private void remember(@Nullable RefreshToken token) {
        if (token != null) {
            ProfileRequest.of(session)
                    .login()
                    .ifPresent(login -> token.getOtherClaims().put(RememberedRequest.NAME, login.text()));
        }
    }

    void decide(String client, RealmProfile.Active active) {
        Optional<EvaluatedRequest> judged = EvaluatedRequest.ofMoment(session).filter(EvaluatedRequest::asksForToken);
        if (judged.isPresent()) {
            pass(judged.get(), client);
        } else if (!isExempt(client, active)) {
            throw refused(FailClosedRefusals.GRANT);
        }
    }

    /**
     * Returns whether a client is exempt. It keeps the implicit flow, whose tokens come of no request that was judged.
     */
    private static boolean isExempt(String client, RealmProfile.Active active) {
        return active.profile().exempts(client, ServerClock.INSTANCE.instant());
    }

    private void pass(EvaluatedRequest judged, String client) {
        Decision decision = judged.decision();
        if (!decision.holdsFor(client)) {
            throw refused(FailClosedRefusals.CLIENT);
        }
        Optional<Finding> refusal =
                decision.refusal().or(() -> inBrowser(judged)).or(() -> unchecked(judged));
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
    }

    /** Returns the refusal of a token that leaves through the browser. */
    private static Optional<Finding> inBrowser(EvaluatedRequest judged) {
        return judged.endsLogin()
                ? Optional.ofNullable(judged.decision().results().refusedInBrowser())
                        .or(() -> judged.decision().isOutside() ? Optional.empty() : FailClosedRefusals.grant(judged))
                : Optional.empty();
    }

    /** Returns the refusal of an attestation that was held against no user. It is disclosed to no API. */
    private static Optional<Finding> unchecked(EvaluatedRequest judged) {
        return !judged.decision().isOutside() && judged.attestsUnchecked()
                ? Optional.of(FailClosedRefusals.ATTESTATION)
                : Optional.empty();
    }

    private RefusedException refused(Finding finding) {
        return new RefusedException(Refusal.of(session, finding), Endpoint.TOKEN);
    }

    /**
     * Access tokens of administrators that are issued to clients with full scope. Until {@code least-privilege} is
     * enforced for the client, any API that gets one can administer the realm, so assessments name these clients.
     */
    private static final class AdministratorTokens {

        private static final LeastPrivilege LEAST_PRIVILEGE = Catalogue.get(LeastPrivilege.class);

        private AdministratorTokens() {}

        /** Records a token that is about to be issued, by the roles that Keycloak has read for it. */
        static void observe(KeycloakSession session, ClientSessionContext context, TokenRules rules) {
            ClientModel client = context.getClientSession().getClient();
            if (!rules.isOutside()
                    && !rules.forced().leastPrivilege()
                    && client.isFullScopeAllowed()
                    && context.getRolesStream().anyMatch(AdminRoles::isAdminRole)) {
                EvaluatedRequest.of(session)
                        .ifPresent(judged -> IssuanceListener.of(session)
                                .deviates(session, judged, LEAST_PRIVILEGE.id(), LeastPrivilege.ADMINISTRATORS));
            }
        }
    }

    /** Factory that puts its post-processor after every other one, so that none can add what it took out. */
    public static final class Factory implements TokenPostProcessorFactory {

        private static final String ID = "helseprofil";

        @Override
        public String getId() {
            return ID;
        }

        @Override
        public TokenPostProcessor create(KeycloakSession session) {
            return new AccessTokenPostProcessor(session);
        }

        @Override
        public int order() {
            return Integer.MIN_VALUE;
        }
    }
}
