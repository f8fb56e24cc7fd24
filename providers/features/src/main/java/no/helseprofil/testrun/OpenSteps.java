package no.helseprofil.testrun;

import java.util.HashSet;
import java.util.Set;
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
}
