package no.helseprofil.trial;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one step: counts, names of requirements, and nothing that a request said.
 *
 * @param verdict of its last request
 * @param met how many requests of it came
 * @param wrong how many of them failed something
 * @param requirements what these failed, the first few of them
 * @param reason why the client failed where no requirement says so; null if one does, or nothing is wrong
 */
public record StepState(
        TrialVerdict verdict,
        int met,
        int wrong,
        List<String> requirements,
        @Nullable Reason reason) {

    /** Nothing is known yet. */
    static final StepState UNSEEN = new StepState(TrialVerdict.NOT_SEEN, 0, 0, List.of(), null);

    /** What is kept of a step has a bound, however many requests come. */
    private static final int MOST_REQUIREMENTS = 8;

    public StepState {
        requirements = List.copyOf(requirements);
    }

    /** Why a client failed. */
    public enum Reason {
        /** What it did passed, and is going to be refused. */
        OBSERVED,
        /** The server refused it for something that belongs to no requirement. */
        REFUSED,
        /** A demand for a nonce was not answered by a proof that has it. */
        UNANSWERED,
        /** The nonce that was turned down came again. */
        SAME_NONCE,
        /** No request of the kind came any more. */
        GAVE_UP,
        /** It didn't wait as long as it was told. */
        TOO_EARLY,
        /** It sent another one while the answer was on its way. */
        IMPATIENT,
        /** It used a refresh token that had been turned down. */
        USED_AGAIN;

        /** Its name in JSON and in the texts. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The same after one more request of it, which is as it has to be. */
    StepState passed() {
        return new StepState(TrialVerdict.PASSED, met + 1, wrong, requirements, null);
    }

    /** The same after one more, which isn't. */
    StepState failed(List<String> failing, @Nullable Reason why) {
        Set<String> all = new LinkedHashSet<>(requirements);
        all.addAll(failing);
        return new StepState(
                TrialVerdict.FAILED,
                met + 1,
                wrong + 1,
                all.stream().limit(MOST_REQUIREMENTS).toList(),
                why);
    }

    /** The same when the server has begun to do something to the client. */
    StepState begun() {
        return new StepState(verdict, met + 1, wrong, requirements, reason);
    }

    boolean isBegun() {
        return met > 0;
    }
}
