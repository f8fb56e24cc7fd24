package no.helseprofil.profile.assertion;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Outcome.ClockDifference;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.AssertionCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code assertion-lifetime}: an assertion is made for one request and lives so briefly that one that is found later is
 * useless. Whole seconds are compared, as in NumericDate.
 */
public final class AssertionLifetime extends DefinedRequirement implements AssertionCheck {

    /** Answer to an assertion that has ended. */
    public static final String ENDED = "make a new client assertion for each request; this one has ended";

    private static final String AHEAD_OF_US =
            "set the clock of this client by NTP; iat or nbf of the client assertion is ahead of ours";

    static final Parameter<Duration> MAX =
            Parameter.duration("max", Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofMinutes(10));
    static final Parameter<Duration> AHEAD =
            Parameter.duration("ahead", Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(15));

    public AssertionLifetime() {
        super(new Definition(
                        "assertion-lifetime",
                        RequirementKind.DATED,
                        OAuthError.INVALID_CLIENT,
                        "FAPI2-SP-FINAL-5.3.2.1-13",
                        "RFC 7523 section 3")
                .with(MAX, AHEAD));
    }

    @Override
    public Outcome judge(ClientAssertion assertion, Facts facts, Parameters parameters) {
        Instant issued = assertion.issuedAt();
        Instant notBefore = assertion.notBefore();
        Instant expires = assertion.expiresAt();
        if (issued == null || notBefore == null || expires == null) {
            return failed("give the client assertion iat, nbf and exp, as numbers of seconds");
        }
        Instant latest = facts.instant().truncatedTo(ChronoUnit.SECONDS).plus(parameters.get(AHEAD));
        if (issued.isAfter(latest) || notBefore.isAfter(latest)) {
            Instant furthest = issued.isAfter(notBefore) ? issued : notBefore;
            return failed(AHEAD_OF_US).with(new ClockDifference(furthest, facts.instant()));
        }
        return Duration.between(issued, expires).compareTo(parameters.get(MAX)) > 0
                ? failed("shorten the client assertion; its exp is too long after its iat")
                : Outcome.PASSED;
    }

    /** Returns the refusal of an assertion that has ended, or by Keycloak's bounds has yet to begin. */
    public Outcome.Failed ended(Facts facts) {
        Instant issued = facts.assertion() instanceof Facts.Assertion.Present present
                ? present.content().issuedAt()
                : null;
        if (issued == null) {
            return failed(ENDED);
        }
        ClockDifference difference = new ClockDifference(issued, facts.instant());
        return failed(difference.isBehind() ? ENDED : AHEAD_OF_US).with(difference);
    }
}
