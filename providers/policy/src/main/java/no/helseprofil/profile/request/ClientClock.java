package no.helseprofil.profile.request;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Outcome.ClockDifference;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.MeasuredCheck;
import no.helseprofil.profile.RequestCheck.RequestPart;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code clock}: the times that a client signs are close to the server's. A small difference is harmless today but may
 * become a refusal, so it is announced before.
 */
public final class ClientClock extends DefinedRequirement implements MeasuredCheck {

    static final Parameter<Duration> OFF =
            Parameter.duration("off", Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(60));

    public ClientClock() {
        super(Definition.withoutError("clock", RequirementKind.MEASURED, "FK4").with(OFF));
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
        Duration off = parameters.get(OFF);
        Optional<Signed> assertion = ofAssertion(facts, off);
        Optional<Signed> proof = ofProof(facts, off);
        if (assertion.isEmpty() && proof.isEmpty()) {
            return Outcome.NOT_APPLICABLE;
        }
        return Stream.of(assertion, proof)
                .flatMap(Optional::stream)
                .filter(Signed::isOff)
                .max(Comparator.comparing(time -> time.difference().size()))
                .<Outcome>map(time -> failed("set the clock of this client by NTP; by iat of the " + time.where()
                        + " it seems to be " + time.difference().amount() + " ours"))
                .orElse(Outcome.PASSED);
    }

    /**
     * Returns the time of the assertion. An assertion that has ended is refused, however short its life: for assertions
     * of five seconds, a clock five seconds behind is too much. The limit is therefore half the life of the assertion;
     * the other half is for the transfer and the announcement.
     */
    private static Optional<Signed> ofAssertion(Facts facts, Duration off) {
        if (!(facts.assertion() instanceof Facts.Assertion.Present present)) {
            return Optional.empty();
        }
        Instant issued = present.content().issuedAt();
        Instant end = present.content().expiresAt();
        if (issued == null) {
            return Optional.empty();
        }
        ClockDifference difference = new ClockDifference(issued, facts.instant());
        return Optional.of(
                new Signed("client assertion", difference, difference.isBehind() ? least(off, issued, end) : off));
    }

    private static Duration least(Duration off, Instant issued, @Nullable Instant end) {
        if (end == null || !end.isAfter(issued)) {
            return off;
        }
        Duration half = Duration.between(issued, end).dividedBy(2);
        return half.compareTo(off) < 0 ? half : off;
    }

    private static Optional<Signed> ofProof(Facts facts, Duration off) {
        return facts.proof() instanceof Facts.Proof.Present present
                ? Optional.ofNullable(present.content().issuedAt())
                        .map(issued -> new Signed("DPoP proof", new ClockDifference(issued, facts.instant()), off))
                : Optional.empty();
    }

    private record Signed(String where, ClockDifference difference, Duration most) {

        boolean isOff() {
            return difference.size().compareTo(most) > 0;
        }
    }
}
