package no.helseprofil.profile.attestation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.profile.Facts;

/**
 * An attestation that a request brings or goes on with, and the time from which it counts.
 *
 * @param attestation the attestation
 * @param since when the client signed it, or attested it if it says that that was before
 * @param isOfLogin whether it is the login's and not this request's own
 */
public record DatedAttestation(Attestation attestation, Instant since, boolean isOfLogin) {

    /** The one that counts for a request: of a token request its own, else that of its login. */
    static Optional<DatedAttestation> by(Facts facts) {
        Facts.SentDetails details = facts.details();
        return switch (facts.endpoint()) {
            case TOKEN ->
                details.inAssertion()
                        .attestation()
                        .map(own -> of(own, signed(facts), false))
                        .or(() -> details.ofLogin().attestation().map(former -> of(former, ofLogin(facts), true)));
            case PUSHED_AUTHORIZATION, AUTHORIZATION ->
                details.inRequestObject().attestation().map(pushed -> of(pushed, ofObject(facts), false));
            default -> Optional.empty();
        };
    }

    /** When it ends, after it has lasted so long. */
    Instant end(Duration longest) {
        return since.plus(longest);
    }

    private static DatedAttestation of(Attestation attestation, Instant signed, boolean isOfLogin) {
        Instant time = attestation.time();
        return new DatedAttestation(attestation, time != null && time.isBefore(signed) ? time : signed, isOfLogin);
    }

    private static Instant signed(Facts facts) {
        Instant issued = facts.assertion() instanceof Facts.Assertion.Present present
                ? present.content().issuedAt()
                : null;
        return issued == null || issued.isAfter(facts.instant()) ? facts.instant() : issued;
    }

    /** Of one of which nobody remembers when it was made it can't be said that it hasn't ended. */
    private static Instant ofLogin(Facts facts) {
        Instant since = facts.details().ofLoginSince();
        return since == null ? Instant.EPOCH : since;
    }

    private static Instant ofObject(Facts facts) {
        Instant since = facts.details().ofLoginSince();
        return since == null ? facts.instant() : since;
    }
}
