package no.helseprofil.testkit.api;

/**
 * The steps of the validation, in their order. The token comes first: until its signature is verified, {@code cnf} is what
 * anybody may have written. A proof is remembered last, so that nobody uses up a {@code jti} by a proof that isn't valid.
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

    /** Whether it looks at the token alone. */
    boolean isOfToken() {
        return compareTo(PROOF_TYPE) < 0 || this == SCOPE || this == LEVEL;
    }

    /** What is asked at a step. */
    interface Rule {

        /** Passes, or refuses the request. */
        void check(Call call) throws ApiRefusalException;
    }
}
