package no.helseprofil.keycloak.observations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.outcome.Attempt;
import no.helseprofil.profile.PolicyExecutor;
import org.jspecify.annotations.Nullable;

/**
 * What was decided, as a metric: {@code helseprofil_decisions_total}, by requirement and by what became of a request
 * that fails it. Both come from the catalogue, so there are never more series than it has requirements and phases, and
 * none says anything of a realm, a client or a user. As with Keycloak's own metrics of events, a series is there once
 * it has something to say.
 */
final class Decisions {

    private static final String NAME = "helseprofil.decisions";
    private static final Counter CHALLENGES = Metrics.counter("helseprofil.nonce.challenges");

    static {
        // At zero before the first one comes: of a series that begins with a burst Prometheus would see no rise.
        Stream.of(Attempt.values()).forEach(Decisions::attacks);
    }

    private Decisions() {}

    /**
     * Counts a request: what it was refused for, whoever sent it; and what of the findings let it pass, if its client
     * has proven who it is, as the observations are counted. Not what a client policy of Keycloak's would have refused:
     * the names of client profiles are a realm's own, and a metric's labels are the catalogue's.
     */
    static void count(@Nullable Finding refusal, Optional<JudgedRequest> proven) {
        if (refusal != null) {
            count(refusal);
        }
        proven.ifPresent(judged -> judged.decision().findings().stream()
                .filter(finding -> !finding.phase().refuses() && !(finding.requirement() instanceof PolicyExecutor))
                .forEach(Decisions::count));
    }

    /** Counts a nonce that was asked for: {@code helseprofil_nonce_challenges_total}. */
    static void countChallenge() {
        CHALLENGES.increment();
    }

    /** Counts a refusal by what a thief would have tried: {@code helseprofil_attacks_refused_total}. */
    static void countAttack(Attempt attempt) {
        attacks(attempt).increment();
    }

    private static Counter attacks(Attempt attempt) {
        return Metrics.counter("helseprofil.attacks.refused", "kind", attempt.id());
    }

    private static void count(Finding finding) {
        Metrics.counter(
                        NAME,
                        "requirement",
                        finding.requirement().id(),
                        "decision",
                        finding.phase().refuses() ? "refused" : finding.phase().id())
                .increment();
    }
}
