package no.helseprofil.testrun;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;

/** Verdict on a step. */
public enum TestRunVerdict {
    /** The last request of the step fails nothing, or the client coped with the fault. */
    @JsonProperty("passed")
    PASSED,
    /** The last request of the step fails something, or the client didn't cope with the fault. */
    @JsonProperty("failed")
    FAILED,
    /** No request has shown it. */
    @JsonProperty("not-seen")
    NOT_SEEN;

    /** Returns the name in JSON and in the texts. */
    public String id() {
        return switch (this) {
            case PASSED -> "passed";
            case FAILED -> "failed";
            case NOT_SEEN -> "not-seen";
        };
    }

    /** Returns the verdict on a plan: failed if a step is, and passed if all are. */
    static TestRunVerdict of(Collection<TestRunVerdict> steps) {
        if (steps.contains(FAILED)) {
            return FAILED;
        }
        return steps.contains(NOT_SEEN) ? NOT_SEEN : PASSED;
    }
}
