package no.helseprofil.testkit.api;

/**
 * Steps of the validation, in their order. The token comes first: until its signature is verified, {@code cnf} can't be
 * trusted. A proof is remembered last, so that an invalid proof can't use up a {@code jti}.
 */
enum ValidationStep {
    TOKEN_SIGNATURE,
    TOKEN_TYPE,
    TOKEN_ISSUER,
    TOKEN_AUDIENCE,
    TOKEN_LIFETIME,
    TOKEN_BOUND,
    TOKEN_KEY_BLOCKED,
    PROOF_TYPE,
    PROOF_ALGORITHM,
    PROOF_KEY,
    PROOF_BINDING,
    PROOF_SIGNATURE,
    PROOF_TOKEN,
    PROOF_ID,
    PROOF_METHOD,
    PROOF_ADDRESS,
    PROOF_AGE,
    PROOF_REPLAY,
    SCOPE,
    LEVEL;

    /** Returns whether the step checks only the token. */
    boolean isOfToken() {
        return compareTo(PROOF_TYPE) < 0 || this == SCOPE || this == LEVEL;
    }

    /** Rule of a step. */
    interface Rule {

        /** Passes, or refuses the request. */
        void check(Call call) throws ApiRefusalException;
    }
}
