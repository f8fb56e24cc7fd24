package no.helseprofil.keycloak.request;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import no.helseprofil.judgement.Decision;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.server.TracedSpan;
import org.keycloak.models.KeycloakSession;

/**
 * What a decision takes, from the first look at the request until it is judged, registers that are waited for counted:
 * as a metric, {@code helseprofil_decision_seconds} by endpoint, and as a span that says what was decided.
 */
final class MeasuredDecision {

    private static final String NAME = "helseprofil.decision";
    private static final Map<Column, Timer> TIMERS = new ConcurrentHashMap<>();

    /** From what a request without a register takes to the longest that one is waited for; 250 ms is Keycloak's own. */
    private static final Duration[] LEVELS = LongStream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private MeasuredDecision() {}

    static JudgedRequest of(KeycloakSession session, Column where, Supplier<JudgedRequest> judging) {
        long began = System.nanoTime();
        try (TracedSpan span = TracedSpan.begin(session, "decision")) {
            span.say("endpoint", id(where));
            JudgedRequest judged = judging.get();
            say(span, judged.decision());
            return judged;
        } finally {
            TIMERS.computeIfAbsent(where, MeasuredDecision::timer)
                    .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    private static void say(TracedSpan span, Decision decision) {
        Finding refusal = decision.refusal().orElse(null);
        if (refusal == null) {
            span.say("decision", "passed");
        } else {
            span.say("decision", decision.isChallenge() ? "challenged" : "refused");
            span.say("requirement", refusal.requirement().id());
        }
    }

    private static Timer timer(Column where) {
        return Timer.builder(NAME)
                .description("what it took to decide of a request")
                .tag("endpoint", id(where))
                .serviceLevelObjectives(LEVELS)
                .register(Metrics.globalRegistry);
    }

    private static String id(Column where) {
        return where.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
