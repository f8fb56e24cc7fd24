package no.helseprofil.trial;

import org.jspecify.annotations.Nullable;

/**
 * What was done to a client, as long as it isn't known whether it copes.
 *
 * @param step which fault
 * @param kind of requests that it met, see {@link no.helseprofil.profile.RequestKind#text}
 * @param until until when the client has to wait, in milliseconds since 1970
 * @param nonce hash of the nonce that was turned down
 * @param times how often
 */
record PendingFault(
        TrialStep step, String kind, long until, @Nullable String nonce, int times) {

    private static final int NONCES = 2;

    /** Whether the next request of the kind meets it once more. */
    boolean repeats() {
        return step == TrialStep.NONCE_TWICE && times < NONCES;
    }
}
