package no.helseprofil.testkit.api;

import java.text.ParseException;
import java.util.EnumMap;
import java.util.Map;

/** Lets a request in, or refuses it. */
interface Validation {

    void validate(ApiRequest request) throws RefusedException;

    /** As it should be: the token by the scheme DPoP, exactly one proof, and every step in its order. */
    static Validation right(Map<Step, Step.Rule> rules) {
        return request -> {
            Jwt token = token(request.token("DPoP"));
            Call call = new Call(request, token, proof(request.proof()));
            for (Step.Rule rule : rules.values()) {
                rule.check(call);
            }
        };
    }

    /** What is asked at each step. */
    static Map<Step, Step.Rule> rules(TokenRules token, ProofRules proof) {
        Map<Step, Step.Rule> rules = new EnumMap<>(Step.class);
        rules.put(Step.TOKEN_SIGNATURE, token::signature);
        rules.put(Step.TOKEN_TYPE, token::type);
        rules.put(Step.TOKEN_ISSUER, token::issuer);
        rules.put(Step.TOKEN_AUDIENCE, token::audience);
        rules.put(Step.TOKEN_LIFETIME, token::lifetime);
        rules.put(Step.TOKEN_BOUND, token::bound);
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
        return rules;
    }

    /** The token, read and not yet verified. */
    static Jwt token(String text) throws RefusedException {
        try {
            return Jwt.parse(text);
        } catch (ParseException unreadable) {
            throw RefusedException.token("the token is no JWT");
        }
    }

    /** The proof, read and not yet verified. */
    static Jwt proof(String text) throws RefusedException {
        try {
            return Jwt.parse(text);
        } catch (ParseException unreadable) {
            throw RefusedException.proof("the proof is no JWT");
        }
    }
}
