package no.helseprofil.keycloak.gate;

import java.util.Optional;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.judgement.Decision;
import no.helseprofil.judgement.Finding;
import no.helseprofil.judgement.token.GrantedApis;
import no.helseprofil.judgement.token.TokenRules;
import no.helseprofil.keycloak.claims.HealthClaims;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.request.JudgedRequest.IssuanceListener;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.request.RememberedRequest;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.request.Undecided;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
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
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;

/**
 * Sees every access token of every grant right before it is signed. In a realm under the profile none passes for which
 * this request has no decision, one about another client, or one that a block of since then has overtaken: so a grant
 * that nobody thought of, or one that comes with the next Keycloak, issues nothing.
 */
public record Gate(KeycloakSession session) implements TokenPostProcessor {

    /** Keycloak is about to sign an access token. */
    public static final Hook<Gate, Signing, RuntimeException> SIGNING =
            Hook.required("Keycloak is about to sign an access token");

    private static final SingleAudience SINGLE_AUDIENCE = Catalogue.get(SingleAudience.class);
    private static final Finding SEVERAL =
            Finding.refusal(SINGLE_AUDIENCE, SINGLE_AUDIENCE.failed(SingleAudience.SEVERAL));

    @Override
    public void process(TokenPostProcessorContext context) {
        RealmProfiles.of(session)
                .requireOpen(() -> new RefusedException(Refusal.closed(), Endpoint.TOKEN))
                .ifPresent(active -> SIGNING.run(column(), this, new Signing(context, active)));
    }

    private Column column() {
        return JudgedRequest.of(session).filter(JudgedRequest::endsLogin).isPresent() ? Column.LOGIN_END : Column.TOKEN;
    }

    /** Refuses a token without a decision, and one that is another client's than was judged. */
    public void decide(Signing signing) {
        decide(signing.client().getId(), signing.active());
    }

    /** Takes out of a token what isn't its, and puts in what is. */
    public void finish(Signing signing) {
        finish(signing.context(), TokenRulesLookup.of(session, signing.client()));
    }

    /** A token that is about to be signed. */
    public record Signing(TokenPostProcessorContext context, RealmProfile.Active active) {

        ClientModel client() {
            return context.clientSessionCtx().getClientSession().getClient();
        }
    }

    void finish(TokenPostProcessorContext context, TokenRules rules) {
        GrantedApis apis = GrantedApisLookup.of(session, context.clientSessionCtx(), rules);
        if (apis.audiences().size() > 1 && !apis.chosen() && isForOne()) {
            throw refused(SEVERAL);
        }
        new TokenClaims(context.clientSessionCtx(), rules, apis).restrict(context.accessToken());
        TokenClaims.shorten(context.accessToken(), rules.forced());
        new ExchangedHolders(session, context.clientSessionCtx()).write(context.accessToken(), context.refreshToken());
        if (!rules.isOutside()) {
            HealthClaims claims = new HealthClaims(session, context.clientSessionCtx());
            claims.writeTo(context.accessToken());
            endWithItsAttestation(context.accessToken());
            if (rules.followsHelseId()) {
                claims.writeAuthenticationTo(context.accessToken());
                new Delegation(session, context.clientSessionCtx())
                        .write(context.accessToken(), context.refreshToken());
                endWithItsSubject(context);
            }
        }
        remember(context.refreshToken());
        AdministratorTokens.observe(session, context.clientSessionCtx(), rules);
    }

    /** Who exchanges a token acts for as long as that token says; else a chain of exchanges would never end. */
    private void endWithItsSubject(TokenPostProcessorContext context) {
        if (OAuth2Constants.TOKEN_EXCHANGE_GRANT_TYPE.equals(
                context.clientSessionCtx().getAttribute(Constants.GRANT_TYPE, String.class))) {
            PresentedTokens.of(session)
                    .subjectEnd()
                    .ifPresent(end -> endBy(context.accessToken(), end.getEpochSecond()));
        }
    }

    private static void endBy(AccessToken token, long end) {
        if (token.getExp() == null || token.getExp() == 0 || token.getExp() > end) {
            token.exp(end);
        }
    }

    /** An attestation holds for its time; a token that tells one ends no later. */
    private void endWithItsAttestation(AccessToken token) {
        if (token.getOtherClaims().containsKey(Attestation.TYPE)) {
            JudgedRequest.of(session)
                    .flatMap(JudgedRequest::attested)
                    .ifPresent(told -> endBy(token, told.end().getEpochSecond()));
        }
    }

    /** Which APIs come of a request was read before Keycloak granted its scopes; a difference lets nobody have two. */
    private boolean isForOne() {
        return JudgedRequest.of(session)
                .map(judged -> judged.terms().phaseOf(SEVERAL.requirement()).refuses())
                .orElse(false);
    }

    /** What the login said goes with its refresh token, see {@link RememberedRequest}. */
    private void remember(@Nullable RefreshToken token) {
        if (token != null) {
            ProfileRequest.of(session)
                    .login()
                    .ifPresent(login -> token.getOtherClaims().put(RememberedRequest.NAME, login.text()));
        }
    }

    void decide(String client, RealmProfile.Active active) {
        Optional<JudgedRequest> judged = JudgedRequest.ofMoment(session).filter(JudgedRequest::asksForToken);
        if (judged.isPresent()) {
            pass(judged.get(), client);
        } else if (!isExempt(client, active)) {
            throw refused(Undecided.GRANT);
        }
    }

    /** An exempt client keeps the implicit flow, whose tokens come with no request that a door has seen. */
    private static boolean isExempt(String client, RealmProfile.Active active) {
        return active.profile().exempts(client, ServerClock.INSTANCE.instant());
    }

    private void pass(JudgedRequest judged, String client) {
        Decision decision = judged.decision();
        if (!decision.holdsFor(client)) {
            throw refused(Undecided.CLIENT);
        }
        Optional<Finding> refusal =
                decision.refusal().or(() -> inBrowser(judged)).or(() -> unchecked(judged));
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
    }

    /** Returns the refusal of a token that leaves through the browser. */
    private static Optional<Finding> inBrowser(JudgedRequest judged) {
        return judged.endsLogin()
                ? Optional.ofNullable(judged.decision().results().refusedInBrowser())
                        .or(() -> judged.decision().isOutside() ? Optional.empty() : Undecided.grant(judged))
                : Optional.empty();
    }

    /** What a client that the profile doesn't judge attests is told to no API. */
    private static Optional<Finding> unchecked(JudgedRequest judged) {
        return !judged.decision().isOutside() && judged.attestsUnchecked()
                ? Optional.of(Undecided.ATTESTATION)
                : Optional.empty();
    }

    private RefusedException refused(Finding finding) {
        return new RefusedException(Refusal.of(session, finding), Endpoint.TOKEN);
    }

    /**
     * Access tokens of administrators that are issued to clients with full scope. Until {@code least-privilege} is enforced
     * for the client, whoever is shown one administers the realm, so assessments name the clients where that has happened.
     */
    private static final class AdministratorTokens {

        private static final LeastPrivilege LEAST_PRIVILEGE = Catalogue.get(LeastPrivilege.class);

        private AdministratorTokens() {}

        /** Observes one that is about to be issued, by the roles that Keycloak has read for it. */
        static void observe(KeycloakSession session, ClientSessionContext context, TokenRules rules) {
            ClientModel client = context.getClientSession().getClient();
            if (!rules.isOutside()
                    && !rules.forced().leastPrivilege()
                    && client.isFullScopeAllowed()
                    && context.getRolesStream().anyMatch(AdminRoles::isAdminRole)) {
                JudgedRequest.of(session)
                        .ifPresent(judged -> IssuanceListener.of(session)
                                .deviates(session, judged, LEAST_PRIVILEGE.id(), LeastPrivilege.ADMINISTRATORS));
            }
        }
    }
}
