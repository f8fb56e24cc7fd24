package no.helseprofil.profile.request;

import java.time.Duration;
import java.time.Instant;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.MeasuredCheck;
import no.helseprofil.profile.RequestKind;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code token-reuse}: a client uses its token until it ends, and requests no other for the same resource, organisation
 * and scope. It is checked for tokens of the client itself; each token of a user comes from a login.
 */
public final class TokenReuse extends DefinedRequirement implements MeasuredCheck {

    /** The only grant that gives a client a token for itself (RFC 6749, section 4.4). */
    public static final String GRANT = "client_credentials";

    /** Time before the end of a token from which its successor may be requested, so that there is no gap. */
    static final Duration RENEWAL = Duration.ofSeconds(30);

    public TokenReuse() {
        super("token-reuse", RequirementKind.MEASURED, "FK3");
    }

    @Override
    public boolean isSeenIn(RequestKind kind) {
        return kind.isGrant(GRANT);
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (facts.endpoint() != Endpoint.TOKEN || !GRANT.equals(facts.form().grantType())) {
            return Outcome.NOT_APPLICABLE;
        }
        Instant end = facts.sameTokenUntil();
        return end == null || !facts.instant().isBefore(end.minus(RENEWAL))
                ? Outcome.PASSED
                : failed("keep the access token and use it until it ends; one for the same is still valid");
    }
}
