package no.helseprofil.assessment.probe;

import java.util.Set;

/** Meaning of a response's status, compared with that of the response to a valid request. */
enum Reading {
    LET_IN(""),
    REFUSED(""),
    /** The result is open. */
    SAME("the API answers with the same status whether a request is right or wrong: register an address for the probe"
            + " that the token of a machine may read"),
    BROKEN("the API breaks at a faulty request: answer it with 401, and not with a server error"),
    LIMITED("the API limits the number of requests: except assessments from the limit, or assess it again later"),
    OTHER("the API neither accepts nor refuses a faulty request: answer it with 401");

    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;
    private static final Set<Integer> AMBIGUOUS_REFUSALS = Set.of(400, 403);

    private final String sentence;

    Reading(String sentence) {
        this.sentence = sentence;
    }

    /** Returns why nothing is known about the requirement. */
    String sentence() {
        return sentence;
    }

    /**
     * Reads a status.
     *
     * @param valid the status of the response to a valid request
     */
    static Reading of(int status, int valid) {
        if (status == UNAUTHORIZED) {
            return REFUSED;
        }
        if (isLimit(status)) {
            return LIMITED;
        }
        if (status >= SERVER_ERRORS) {
            return BROKEN;
        }
        if (AMBIGUOUS_REFUSALS.contains(status)) {
            return status == valid ? SAME : REFUSED;
        }
        return status == valid || isSuccess(status) ? LET_IN : OTHER;
    }

    static boolean isLimit(int status) {
        return status == TOO_MANY;
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }
}
