package no.helseprofil.profile.request;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Kind;
import no.helseprofil.profile.MeasuredCheck;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.RequestPart;

/**
 * {@code clock}: what a client signs says a time close to ours. A clock that is a little off is harmless today and a
 * refusal tomorrow, so it is told before it is one.
 */
public final class ClientClock implements MeasuredCheck {

    static final Parameter<Duration> OFF =
            Parameter.duration("off", Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(60));

    private static final Definition DEFINITION =
            new Definition("clock", Kind.MEASURED, null, List.of("FK4"), List.of(OFF));

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.endpoint() != Endpoint.AUTHORIZATION;
    }

    @Override
    public RequestPart part() {
        return RequestPart.ASSERTION;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        List<Instant> times = Stream.of(ofAssertion(facts.assertion()), ofProof(facts.proof()))
                .flatMap(time -> time)
                .toList();
        if (times.isEmpty()) {
            return Outcome.NOT_APPLICABLE;
        }
        Instant now = facts.instant().truncatedTo(ChronoUnit.SECONDS);
        Duration off = parameters.get(OFF);
        return times.stream().allMatch(time -> Duration.between(time, now).abs().compareTo(off) <= 0)
                ? Outcome.PASSED
                : failed("set the clock of this client by NTP; iat is further from our time than it should be");
    }

    private static Stream<Instant> ofAssertion(Facts.Assertion assertion) {
        return assertion instanceof Facts.Assertion.Present present
                ? Stream.ofNullable(present.content().issuedAt())
                : Stream.empty();
    }

    private static Stream<Instant> ofProof(Facts.Proof proof) {
        return proof instanceof Facts.Proof.Present present
                ? Stream.ofNullable(present.content().issuedAt())
                : Stream.empty();
    }
}
