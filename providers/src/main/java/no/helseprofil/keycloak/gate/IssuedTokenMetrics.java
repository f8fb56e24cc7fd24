package no.helseprofil.keycloak.gate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.AccessToken;

/**
 * The access tokens that realms under the profile issue, as metrics: {@code helseprofil_tokens_total} by what they are
 * bound to, and {@code helseprofil_token_hours_at_risk_total}, the lifetimes of those that are bound to nothing. That
 * is for how long whoever steals one can use it.
 */
final class IssuedTokenMetrics {

    private static final String TOKENS = "helseprofil.tokens";
    private static final Counter DPOP = Metrics.counter(TOKENS, "binding", "dpop");
    private static final Counter MTLS = Metrics.counter(TOKENS, "binding", "mtls");
    private static final Counter NONE = Metrics.counter(TOKENS, "binding", "none");
    private static final Counter HOURS = Metrics.counter("helseprofil.token.hours.at.risk");
    private static final double SECONDS_IN_HOUR = 3600;

    private IssuedTokenMetrics() {}

    /** Counts one that is about to be given out. */
    static void count(AccessToken token) {
        AccessToken.Confirmation bound = token.getConfirmation();
        if (bound != null && bound.getKeyThumbprint() != null) {
            DPOP.increment();
        } else if (bound != null && bound.getCertThumbprint() != null) {
            MTLS.increment();
        } else {
            NONE.increment();
            HOURS.increment(lifetime(token.getIat(), token.getExp()) / SECONDS_IN_HOUR);
        }
    }

    private static double lifetime(@Nullable Long issued, @Nullable Long ends) {
        return issued == null || ends == null ? 0 : Math.max(0, ends - issued);
    }
}
