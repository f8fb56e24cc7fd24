package no.helseprofil.trial;

import org.jspecify.annotations.Nullable;

/**
 * A fault to which a client was exposed, while it is unknown whether it copes.
 *
 * @param step the fault
 * @param kind kind of the requests that it met, see {@link no.helseprofil.profile.RequestKind#text}
 * @param until instant until which the client has to wait, in milliseconds since 1970
 * @param nonce hash of the refused nonce
 * @param times number of requests that it met
 */
record PendingFault(
        TestStep step, String kind, long until, @Nullable String nonce, int times) {

    private static final int NONCES = 2;

    /** Returns whether the next request of the kind meets it once more. */
    boolean repeats() {
        return step == TestStep.NONCE_TWICE && times < NONCES;
    }
}
