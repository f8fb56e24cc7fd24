package no.helseprofil.profile;

import org.assertj.core.api.AbstractAssert;

/** AssertJ assertions on the outcome of a requirement for a request. */
public final class OutcomeAssert extends AbstractAssert<OutcomeAssert, Outcome> {

    OutcomeAssert(Outcome actual) {
        super(actual, OutcomeAssert.class);
    }

    /** The request is as the requirement asks. */
    public OutcomeAssert passes() {
        return isEqualTo(Outcome.PASSED);
    }

    /** The requirement has nothing to say about the request. */
    public OutcomeAssert isNotApplicable() {
        return isEqualTo(Outcome.NOT_APPLICABLE);
    }

    /** The request fails with this error and a sentence that starts like this, as all rules do. */
    public OutcomeAssert fails(OAuthError error, String start) {
        return fails(error, start, Outcome.Precedence.RULE);
    }

    /** The request fails with a sentence that starts like this; what is only measured has no error of its own. */
    public OutcomeAssert failsWith(String start) {
        if (!(actual instanceof Outcome.Failed failed) || !failed.sentence().startsWith(start)) {
            throw failure("Expecting a failure <%s...> but was: %s", start, actual);
        }
        return this;
    }

    /** Asserts that the failure says exactly this to the client. */
    public OutcomeAssert tells(String text) {
        if (!(actual instanceof Outcome.Failed failed) || !failed.detail().equals(text)) {
            throw failure("Expecting a failure that tells <%s> but was: %s", text, actual);
        }
        return this;
    }

    /** The request fails like this, before or with the others. */
    public OutcomeAssert fails(OAuthError error, String start, Outcome.Precedence precedence) {
        if (!(actual instanceof Outcome.Failed failed)) {
            throw failure("Expecting a failure but was: %s", actual);
        }
        boolean expected =
                failed.error() == error && failed.sentence().startsWith(start) && failed.precedence() == precedence;
        if (!expected) {
            throw failure("Expecting %s with <%s...> of precedence %s but was: %s", error, start, precedence, failed);
        }
        return this;
    }
}
