package no.helseprofil.testkit.api;

import java.text.ParseException;
import java.util.EnumMap;
import java.util.Map;

/** Validation of a request. */
interface Validation {

    void validate(ApiRequest request) throws ApiRefusalException;

    /** Returns the correct validation: a token with the scheme DPoP, exactly one proof, and every step in its order. */
    static Validation right(Map<Step, Step.Rule> rules) {
        return request -> {
            ReceivedJwt token = token(request.token("DPoP"));
            Call call = new Call(request, token, proof(request.proof()));
            for (Step.Rule rule : rules.values()) {
                rule.check(call);
            }
        };
    }

    /** Returns the rule of each step. */
    static Map<Step, Step.Rule> rules(AccessTokenRules token, ProofRules proof) {
        Map<Step, Step.Rule> rules = new EnumMap<>(Step.class);
        rules.put(Step.TOKEN_SIGNATURE, token::signature);
        rules.put(Step.TOKEN_TYPE, token::type);
        rules.put(Step.TOKEN_ISSUER, token::issuer);
        rules.put(Step.TOKEN_AUDIENCE, token::audience);
        rules.put(Step.TOKEN_LIFETIME, token::lifetime);
        rules.put(Step.TOKEN_BOUND, token::bound);
        rules.put(Step.TOKEN_KEY_BLOCKED, token::notBlocked);
        rules.put(Step.PROOF_TYPE, proof::type);
        rules.put(Step.PROOF_ALGORITHM, proof::algorithm);
        rules.put(Step.PROOF_KEY, proof::key);
        rules.put(Step.PROOF_BINDING, proof::binding);
        rules.put(Step.PROOF_SIGNATURE, proof::signature);
        rules.put(Step.PROOF_TOKEN, proof::token);
        rules.put(Step.PROOF_ID, proof::id);
        rules.put(Step.PROOF_METHOD, proof::method);
        rules.put(Step.PROOF_ADDRESS, proof::address);
        rules.put(Step.PROOF_AGE, proof::age);
        rules.put(Step.PROOF_REPLAY, proof::replay);
        rules.put(Step.SCOPE, token::scope);
        rules.put(Step.LEVEL, token::level);
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
    enum Step {
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
