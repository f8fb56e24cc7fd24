package no.helseprofil.profile;

import java.util.Objects;

/** A requirement on requests. */
public interface RequestCheck extends Requirement {

    /**
     * Judges one request. Looks at the facts alone: uses nothing up, asks no register, and gives the same outcome for the
     * same facts.
     *
     * @param facts the request
     * @param parameters the values in force for this requirement
     */
    Outcome check(Facts facts, Parameters parameters);

    /** This requirement's refusal with the error of its definition. */
    default Outcome.Failed failed(String sentence) {
        return new Outcome.Failed(
                Objects.requireNonNull(definition().error(), "a requirement on requests has an error"),
                sentence,
                Outcome.Stage.RULE);
    }
}
