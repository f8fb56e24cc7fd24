package no.helseprofil.testrun;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import no.helseprofil.testrun.StepState.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Steps that a client under test has yet to do.
 *
 * @param fault the latest fault; null if it is known whether the client copes with it
 * @param challenged kinds of requests that were answered with a demand for a nonce, and haven't been sent with it yet
 * @param endedToken hash of the refused refresh token; null if none was refused
 * @param loginExpected whether the client has to log its user in once more, as its refresh token was refused
 * @param latest arrival of its latest request, in milliseconds since 1970
 */
record OpenSteps(
        @Nullable PendingFault fault,
        Set<String> challenged,
        @Nullable String endedToken,
        boolean loginExpected,
        long latest) {

    static final OpenSteps NONE = new OpenSteps(null, Set.of(), null, false, 0);

    OpenSteps {
        challenged = Set.copyOf(challenged);
    }

    OpenSteps with(@Nullable PendingFault other) {
        return new OpenSteps(other, challenged, endedToken, loginExpected, latest);
    }

    OpenSteps challenging(String kind, boolean open) {
        Set<String> kinds = new HashSet<>(challenged);
        if (open) {
            kinds.add(kind);
        } else {
            kinds.remove(kind);
        }
        return new OpenSteps(fault, kinds, endedToken, loginExpected, latest);
    }

    OpenSteps ended(@Nullable String token) {
        return new OpenSteps(fault, challenged, token, true, latest);
    }

    OpenSteps loggedIn() {
        return new OpenSteps(fault, challenged, endedToken, false, latest);
    }

    OpenSteps at(long arrived) {
        return new OpenSteps(fault, challenged, endedToken, loginExpected, arrived);
    }

    /**
     * A fault to which a client was exposed, while it is unknown whether it copes.
     *
     * @param step the fault
     * @param kind kind of the requests that it met, see {@link no.helseprofil.profile.RequestKind#text}
     * @param at instant of its latest response, or of the start of a slow one, in milliseconds since 1970
     * @param until instant until which the client has to wait, in milliseconds since 1970
     * @param times number of requests that it met, without those sent at once
     * @param atOnce number of requests of the kind that were sent before the client can have read the response
     */
    record PendingFault(TestStep step, String kind, long at, long until, int times, int atOnce) {

        /** Time in which a client repeats a request. A later one is another job of the client's. */
        static final Duration REPEATED_WITHIN = Duration.ofSeconds(5);

        /** Time in which requests are taken for ones that the client had under way together. */
        private static final Duration TOGETHER = Duration.ofSeconds(1);

        private static final int NONCES = 2;

        static PendingFault begun(TestStep step, TestedRequest request, Instant now, Duration wait) {
            return new PendingFault(
                    step,
                    request.kind().text(),
                    now.toEpochMilli(),
                    now.plus(wait).toEpochMilli(),
                    1,
                    0);
        }

        /** Returns whether a request of the client, which would pass, meets the fault as well. */
        boolean meets(TestedRequest request) {
            return step != TestStep.SLOW
                    && isOf(request)
                    && (isAtOnce(request)
                            || step == TestStep.NONCE_TWICE && times < NONCES && !isLate(request) && !isOlder(request));
        }

        /** Returns the fault after it has met one more request. */
        PendingFault met(TestedRequest request, Instant now) {
            return isAtOnce(request)
                    ? new PendingFault(step, kind, at, until, times, atOnce + 1)
                    : new PendingFault(step, kind, now.toEpochMilli(), until, times + 1, atOnce);
        }

        boolean isOf(TestedRequest request) {
            return kind.equals(request.kind().text());
        }

        /** Returns whether the client sent the request before it can have read the response. */
        boolean isAtOnce(TestedRequest request) {
            return isOlder(request) && request.arrived().toEpochMilli() < at + TOGETHER.toMillis();
        }

        /** Returns whether the request has no nonce of the response, nor a newer one. */
        boolean isOlder(TestedRequest request) {
            return request.nonceIssued() == null || request.nonceIssued() < at;
        }

        boolean isEarly(TestedRequest request) {
            return request.arrived().toEpochMilli() < until;
        }

        boolean isLate(TestedRequest request) {
            return request.arrived().toEpochMilli() > until + REPEATED_WITHIN.toMillis();
        }

        /** Returns why a client fails that doesn't repeat its request. */
        Reason unrepeated() {
            if (atOnce == 0) {
                return Reason.GAVE_UP;
            }
            return step.isAboutNonces() ? Reason.SAME_NONCE : Reason.TOO_EARLY;
        }
    }
}
