package no.helseprofil.trial;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;

/** What is known of a step. */
public enum TrialVerdict {
    /** The last request of the step fails nothing, or the client coped. */
    @JsonProperty("passed")
    PASSED,
    /** The last request of the step fails something, or the client didn't cope. */
    @JsonProperty("failed")
    FAILED,
    /** No request has shown it. */
    @JsonProperty("not-seen")
    NOT_SEEN;

    /** Its name in JSON and in the texts. */
    public String id() {
        return switch (this) {
            case PASSED -> "passed";
            case FAILED -> "failed";
            case NOT_SEEN -> "not-seen";
        };
    }

    /** Of a plan: failed if a step is, and passed if all are. */
    static TrialVerdict of(Collection<TrialVerdict> steps) {
        if (steps.contains(FAILED)) {
            return FAILED;
        }
        return steps.contains(NOT_SEEN) ? NOT_SEEN : PASSED;
    }
}
