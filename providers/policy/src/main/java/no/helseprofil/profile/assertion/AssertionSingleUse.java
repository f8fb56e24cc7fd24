package no.helseprofil.profile.assertion;

import java.util.List;
import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck.AssertionCheck;
import no.helseprofil.profile.Requirement.DefinedRequirement;
import no.helseprofil.profile.Requirement.RequirementKind;

/**
 * {@code assertion-single-use}: one {@code jti} authenticates one client once. Keycloak remembers the used ones across
 * the cluster; its refusal is answered as {@link #USED}. An assertion that isn't used for authentication may be
 * repeated. One that is must be readable, since otherwise its reuse couldn't be detected. A request object may go
 * through a browser and authenticates no client.
 */
public final class AssertionSingleUse extends DefinedRequirement implements AssertionCheck {

    /** Answer to an assertion that has been used. */
    public static final String USED = "make a new client assertion for each request; this jti has been used";

    /** Answer to a request object that is typed as a client assertion, and has been used as either. */
    public static final Outcome.Failed USED_ELSEWHERE = new Outcome.Failed(
            OAuthError.INVALID_REQUEST_OBJECT,
            "make a new request object for each request, apart from the client assertion; this jti has been used");

    /** Parameters that identify a request object of any type (RFC 6749, section 4.1.1; RFC 7636, section 4.3). */
    private static final List<String> OF_AUTHORIZATION = List.of("response_type", "redirect_uri", "code_challenge");

    public AssertionSingleUse() {
        super(
                "assertion-single-use",
                RequirementKind.INVARIANT,
                OAuthError.INVALID_CLIENT,
                "HelseID",
                "RFC 7523 section 3");
    }

    @Override
    public boolean isStricterThanHelseId() {
        return true;
    }

    @Override
    public Outcome check(Facts facts, Parameters parameters) {
        if (PrivateKeyJwt.isSpare(facts)) {
            return Outcome.NOT_APPLICABLE;
        }
        return facts.assertion() instanceof Facts.Assertion.Malformed malformed
                ? failed("correct the client assertion: " + malformed.reason())
                : AssertionCheck.super.check(facts, parameters);
    }

    @Override
    public Outcome judge(ClientAssertion assertion, Facts facts, Parameters parameters) {
        if (OF_AUTHORIZATION.stream().anyMatch(assertion.jws().payload()::has)) {
            return failed("send a client assertion of its own; this one is an authorization request");
        }
        boolean hasId = assertion.id() != null && !assertion.id().isBlank();
        return hasId ? Outcome.PASSED : failed("give the client assertion a jti, new for each request");
    }
}
