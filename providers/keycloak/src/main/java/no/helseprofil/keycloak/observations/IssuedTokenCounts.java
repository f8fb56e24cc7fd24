package no.helseprofil.keycloak.observations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.outcome.Figure;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.AccessToken;

/**
 * The access tokens that realms under the profile issue, as figures of the realm, and as metrics:
 * {@code helseprofil_tokens_total} by what they are bound to, and {@code helseprofil_token_hours_at_risk_total}, the
 * lifetimes of those that are bound to nothing. That is for how long whoever steals one can use it.
 */
final class IssuedTokenCounts {

    private static final String TOKENS = "helseprofil.tokens";
    private static final Counter DPOP = Metrics.counter(TOKENS, "binding", "dpop");
    private static final Counter MTLS = Metrics.counter(TOKENS, "binding", "mtls");
    private static final Counter NONE = Metrics.counter(TOKENS, "binding", "none");
    private static final Counter HOURS = Metrics.counter("helseprofil.token.hours.at.risk");
    private static final double SECONDS_IN_HOUR = 3600;

    private IssuedTokenCounts() {}

    /**
     * Counts one that is about to be given out. Keycloak's own clients have nothing to mend, so of theirs the figures
     * of the realm say no more than how long they can be used.
     */
    static void add(KeycloakSession session, Figures figures, ClientModel client, AccessToken token) {
        boolean isJudged = ClientReader.isJudged(client);
        AccessToken.Confirmation bound = token.getConfirmation();
        if (bound != null && bound.getKeyThumbprint() != null) {
            DPOP.increment();
            figures.addAfterCommit(session, Figure.TOKENS_DPOP, isJudged ? 1 : 0);
        } else if (bound != null && bound.getCertThumbprint() != null) {
            MTLS.increment();
            figures.addAfterCommit(session, Figure.TOKENS_MTLS, isJudged ? 1 : 0);
        } else {
            long lifetime = lifetime(token.getIat(), token.getExp());
            NONE.increment();
            HOURS.increment(lifetime / SECONDS_IN_HOUR);
            figures.addAfterCommit(session, Figure.TOKENS_NONE, isJudged ? 1 : 0);
            figures.addAfterCommit(
                    session, isJudged ? Figure.SECONDS_AT_RISK : Figure.KEYCLOAK_SECONDS_AT_RISK, lifetime);
        }
    }

    private static long lifetime(@Nullable Long issued, @Nullable Long ends) {
        return issued == null || ends == null ? 0 : Math.max(0, ends - issued);
    }
}
