package no.helseprofil.profile.proof;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Outcome.ClockDifference;
import no.helseprofil.profile.Parameter;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.ProofCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code dpop-proof-age}: a proof that was made earlier, or is to be used later, may be in other hands by now.
 * Keycloak's own window is 25 s back and 15 s ahead, so the parameters can only be tighter.
 */
public final class DpopProofAge extends DefinedRequirement implements ProofCheck {

    private static final String OLD =
            "make the DPoP proof right before the request, and set the clock of this client by NTP; it is too old";

    private static final String AHEAD_OF_US =
            "set the clock of this client by NTP; iat of the DPoP proof is ahead of ours";

    /** Greatest age of a proof. */
    public static final Parameter<Duration> MAX =
            Parameter.duration("max", Duration.ofSeconds(15), Duration.ofSeconds(1), Duration.ofSeconds(24));

    static final Parameter<Duration> AHEAD =
            Parameter.duration("ahead", Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(15));

    public DpopProofAge() {
        super(new Definition(
                        "dpop-proof-age", RequirementKind.DATED, OAuthError.INVALID_DPOP_PROOF, "RFC 9449 section 11.1")
                .with(MAX, AHEAD));
    }

    @Override
    public Outcome judge(Facts.Proof.Present proof, Facts facts, Parameters parameters) {
        Instant issued = proof.content().issuedAt();
        if (issued == null) {
            return Outcome.NOT_APPLICABLE;
        }
        Instant now = facts.instant().truncatedTo(ChronoUnit.SECONDS);
        boolean passes =
                !issued.isBefore(now.minus(parameters.get(MAX))) && !issued.isAfter(now.plus(parameters.get(AHEAD)));
        return passes ? Outcome.PASSED : outside(facts);
    }

    /** Returns the refusal of a proof that is too old, or dated ahead. */
    public Outcome.Failed outside(Facts facts) {
        Instant issued = facts.proof() instanceof Facts.Proof.Present present
                ? present.content().issuedAt()
                : null;
        if (issued == null) {
            return failed(OLD);
        }
        ClockDifference difference = new ClockDifference(issued, facts.instant());
        return failed(difference.isBehind() ? OLD : AHEAD_OF_US).with(difference);
    }
}
