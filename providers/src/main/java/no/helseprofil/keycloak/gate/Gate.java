package no.helseprofil.keycloak.gate;

import java.util.Optional;
import no.helseprofil.judgement.Decision;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.request.ServerClock;
import no.helseprofil.keycloak.request.Undecided;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorContext;

/**
 * Sees every access token of every grant right before it is signed. In a realm under the profile none passes for which
 * this request has no decision, or one about another client: so a grant that nobody thought of, or one that comes with
 * the next Keycloak, issues nothing.
 */
final class Gate implements TokenPostProcessor {

    private final KeycloakSession session;

    Gate(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public void process(TokenPostProcessorContext context) {
        RealmProfile profile = RealmProfiles.of(session);
        if (profile instanceof RealmProfile.None) {
            return;
        }
        if (!(profile instanceof RealmProfile.Active active)) {
            throw new RefusedException(Refusal.closed(), Endpoint.TOKEN);
        }
        new TokenClaims(context.clientSessionCtx(), isOutside(context, active)).restrict(context.accessToken());
    }

    private boolean isOutside(TokenPostProcessorContext context, RealmProfile.Active active) {
        String client =
                context.clientSessionCtx().getClientSession().getClient().getId();
        Optional<JudgedRequest> judged =
                JudgedRequest.of(session).filter(request -> request.facts().endpoint() == Endpoint.TOKEN);
        if (judged.isPresent()) {
            return passed(judged.get().decision(), client).isOutside();
        }
        if (isExempt(client, active)) {
            return true;
        }
        throw refused(Undecided.GRANT);
    }

    /** An exempt client keeps the implicit flow, whose tokens come with no request that a door has seen. */
    private static boolean isExempt(String client, RealmProfile.Active active) {
        return active.profile().exempts(client, ServerClock.INSTANCE.instant());
    }

    private Decision passed(Decision decision, String client) {
        if (!decision.holdsFor(client)) {
            throw refused(Undecided.CLIENT);
        }
        if (decision.refusal().isPresent()) {
            throw refused(decision.refusal().get());
        }
        return decision;
    }

    private RefusedException refused(Finding finding) {
        return new RefusedException(Refusal.of(session, finding), Endpoint.TOKEN);
    }
}
