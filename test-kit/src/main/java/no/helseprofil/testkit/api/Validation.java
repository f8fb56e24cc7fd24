package no.helseprofil.testkit.api;

import java.text.ParseException;
import java.util.EnumMap;
import java.util.Map;

/** Validation of a request. */
interface Validation {

    void validate(ApiRequest request) throws ApiRefusalException;

    /** Returns the correct validation: a token with the scheme DPoP, exactly one proof, and every step in its order. */
    static Validation right(Map<ValidationStep, ValidationStep.Rule> rules) {
        return request -> {
            ReceivedJwt token = token(request.token("DPoP"));
            Call call = new Call(request, token, proof(request.proof()));
            for (ValidationStep.Rule rule : rules.values()) {
                rule.check(call);
            }
        };
    }

    /** Returns the rule of each step. */
    static Map<ValidationStep, ValidationStep.Rule> rules(AccessTokenRules token, ProofRules proof) {
        Map<ValidationStep, ValidationStep.Rule> rules = new EnumMap<>(ValidationStep.class);
        rules.put(ValidationStep.TOKEN_SIGNATURE, token::signature);
        rules.put(ValidationStep.TOKEN_TYPE, token::type);
        rules.put(ValidationStep.TOKEN_ISSUER, token::issuer);
        rules.put(ValidationStep.TOKEN_AUDIENCE, token::audience);
        rules.put(ValidationStep.TOKEN_LIFETIME, token::lifetime);
        rules.put(ValidationStep.TOKEN_BOUND, token::bound);
        rules.put(ValidationStep.TOKEN_KEY_BLOCKED, token::notBlocked);
        rules.put(ValidationStep.PROOF_TYPE, proof::type);
        rules.put(ValidationStep.PROOF_ALGORITHM, proof::algorithm);
        rules.put(ValidationStep.PROOF_KEY, proof::key);
        rules.put(ValidationStep.PROOF_BINDING, proof::binding);
        rules.put(ValidationStep.PROOF_SIGNATURE, proof::signature);
        rules.put(ValidationStep.PROOF_TOKEN, proof::token);
        rules.put(ValidationStep.PROOF_ID, proof::id);
        rules.put(ValidationStep.PROOF_METHOD, proof::method);
        rules.put(ValidationStep.PROOF_ADDRESS, proof::address);
        rules.put(ValidationStep.PROOF_AGE, proof::age);
        rules.put(ValidationStep.PROOF_REPLAY, proof::replay);
        rules.put(ValidationStep.SCOPE, token::scope);
        rules.put(ValidationStep.LEVEL, token::level);
        return rules;
    }

    /** Returns the token, read and not yet verified. */
    static ReceivedJwt token(String text) throws ApiRefusalException {
        try {
            return ReceivedJwt.parse(text);
        } catch (ParseException unreadable) {
            throw ApiRefusalException.token("the token is no JWT");
        }
    }

    /** Returns the proof, read and not yet verified. */
    static ReceivedJwt proof(String text) throws ApiRefusalException {
        try {
            return ReceivedJwt.parse(text);
        } catch (ParseException unreadable) {
            throw ApiRefusalException.proof("the proof is no JWT");
        }
    }

    /**
     * Steps of the validation, in their order. The token comes first: until its signature is verified, {@code cnf}
     * can't be trusted. A proof is remembered last, so that an invalid proof can't use up a {@code jti}.
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

    /**
     * Request with token and proof.
     *
     * @param request the request
     * @param token the access token
     * @param proof the DPoP proof
     */
    record Call(ApiRequest request, ReceivedJwt token, ReceivedJwt proof) {}
}
