package no.helseprofil.profile.assertion;

import no.helseprofil.jose.ClientAssertion;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Outcome;
import no.helseprofil.profile.Parameters;
import no.helseprofil.profile.RequestCheck;
import no.helseprofil.profile.RequestCheck.RequestPart;

/** Requirement on the content of a client assertion, which applies to requests that have one. */
interface AssertionCheck extends RequestCheck {

    @Override
    default Outcome check(Facts facts, Parameters parameters) {
        return facts.assertion() instanceof Facts.Assertion.Present present
                ? judge(present.content(), facts, parameters)
                : Outcome.NOT_APPLICABLE;
    }

    @Override
    default RequestPart part() {
        return RequestPart.ASSERTION;
    }

    /** Judges the assertion of a request that has one. */
    Outcome judge(ClientAssertion assertion, Facts facts, Parameters parameters);
}
