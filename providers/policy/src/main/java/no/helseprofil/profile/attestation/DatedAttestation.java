package no.helseprofil.profile.attestation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.attestation.Attestation;
import no.helseprofil.profile.Facts;

/**
 * Attestation of a request or of the login that it continues, and the time from which it counts.
 *
 * @param attestation the attestation
 * @param since when the client signed it, or the earlier time of attestation that it states
 * @param isOfLogin whether it belongs to the login and not to this request
 */
public record DatedAttestation(Attestation attestation, Instant since, boolean isOfLogin) {

    /** Returns the attestation that counts for a request: that of a token request itself, else that of its login. */
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

    /** Returns the end of the attestation after this duration. */
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

    /** Returns when the attestation of a login was made. One whose time isn't known counts as ended. */
    private static Instant ofLogin(Facts facts) {
        Instant since = facts.details().ofLoginSince();
        return since == null ? Instant.EPOCH : since;
    }

    private static Instant ofObject(Facts facts) {
        Instant since = facts.details().ofLoginSince();
        return since == null ? facts.instant() : since;
    }
}
