package no.helseprofil.testrun;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * State of one step: counts and names of requirements, without any value of a request.
 *
 * @param verdict verdict on its last request
 * @param met number of its requests
 * @param wrong number of those that failed something
 * @param requirements the first few of the requirements that they failed
 * @param reason reason of a failure that belongs to no requirement; null if there is none
 */
public record StepState(
        TestRunVerdict verdict,
        int met,
        int wrong,
        List<String> requirements,
        @Nullable Reason reason) {

    /** State of a step without requests. */
    static final StepState UNSEEN = new StepState(TestRunVerdict.NOT_SEEN, 0, 0, List.of(), null);

    /** Largest number of requirements kept of a step, however many requests come. */
    private static final int MOST_REQUIREMENTS = 8;

    public StepState {
        requirements = List.copyOf(requirements);
    }

    /** Reasons why a client failed. */
    public enum Reason {
        /** Its request passed, but will be refused. */
        OBSERVED,
        /** The server refused it for something that belongs to no requirement. */
        REFUSED,
        /** A demand for a nonce was answered without that nonce. */
        UNANSWERED,
        /** The refused nonce was sent again. */
        SAME_NONCE,
        /** No further request of the kind was sent. */
        GAVE_UP,
        /** It didn't wait as long as {@code Retry-After} asks for. */
        TOO_EARLY,
        /** It sent another request while the response was under way. */
        IMPATIENT,
        /** It used a refresh token that had been refused. */
        USED_AGAIN,
        /** Its assertion names no key. */
        NO_KEY_ID;

        /** Returns the name in JSON and in the texts. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Returns the state after one more request that is right. */
    StepState passed() {
        return new StepState(TestRunVerdict.PASSED, met + 1, wrong, requirements, null);
    }

    /** Returns the state after one more request that is wrong. */
    StepState failed(List<String> failing, @Nullable Reason why) {
        Set<String> all = new LinkedHashSet<>(requirements);
        all.addAll(failing);
        return new StepState(
                TestRunVerdict.FAILED,
                met + 1,
                wrong + 1,
                all.stream().limit(MOST_REQUIREMENTS).toList(),
                why);
    }

    /** Returns the state after the server has exposed the client to a fault. */
    StepState begun() {
        return new StepState(verdict, met + 1, wrong, requirements, reason);
    }

    /** Returns the state after the client did something that shows nothing for certain. */
    StepState unclear() {
        return new StepState(verdict, met + 1, wrong + 1, requirements, reason);
    }

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
}
