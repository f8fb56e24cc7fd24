package no.helseprofil.testkit.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a right API is made of, to make flawed ones.
 *
 * @param settings what it knows
 * @param proof its rules of proofs
 * @param rules all its rules
 */
record Parts(ApiSettings settings, ProofRules proof, Map<ValidationStep, ValidationStep.Rule> rules) {

    static Parts of(ApiSettings settings) {
        ProofRules proof = new ProofRules(settings, new ReplayMemory.OfOneNode());
        return new Parts(settings, proof, Validation.rules(new AccessTokenRules(settings), proof));
    }

    Validation right() {
        return Validation.right(rules);
    }

    /** The same API, which leaves a step out. */
    Validation without(ValidationStep step) {
        return instead(step, call -> {});
    }

    /** The same API, which asks something else at a step. */
    Validation instead(ValidationStep step, ValidationStep.Rule rule) {
        return instead(Map.of(step, rule));
    }

    Validation instead(Map<ValidationStep, ValidationStep.Rule> others) {
        Map<ValidationStep, ValidationStep.Rule> changed = new EnumMap<>(rules);
        changed.putAll(others);
        return Validation.right(changed);
    }

    /** The same API, which asks at a step only if something holds, and else lets the request past. */
    Validation onlyIf(Condition condition, ValidationStep... steps) {
        Map<ValidationStep, ValidationStep.Rule> changed = new EnumMap<>(ValidationStep.class);
        for (ValidationStep step : steps) {
            changed.put(step, call -> {
                if (condition.holds(call)) {
                    rule(step).check(call);
                }
            });
        }
        return instead(changed);
    }

    ValidationStep.Rule rule(ValidationStep step) {
        return Objects.requireNonNull(rules.get(step));
    }

    /** Asks of the token alone, and not whether it is bound: what is left of an API where no proof is asked for. */
    void checkTokenAlone(ApiRequest request, String text) throws ApiRefusalException {
        ReceivedJwt token = Validation.token(text);
        List<ValidationStep> steps = new ArrayList<>(rules.keySet());
        steps.removeIf(step -> !step.isOfToken() || step == ValidationStep.TOKEN_BOUND);
        for (ValidationStep step : steps) {
            rule(step).check(new Call(request, token, token));
        }
    }

    /** Whether a JWT is «signed» with a public key, as it is published in PEM, for the secret. */
    static boolean isSignedWithPublicKeyAsSecret(ReceivedJwt jwt, JWK key) {
        try {
            return "HS256".equals(jwt.algorithm()) && jwt.isSignedBy(new MACVerifier(pem(key)));
        } catch (JOSEException tooShort) {
            return false;
        }
    }

    private static String pem(JWK key) throws JOSEException {
        byte[] encoded = ((AsymmetricJWK) key).toPublicKey().getEncoded();
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(encoded);
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    interface Condition {

        boolean holds(Call call) throws ApiRefusalException;
    }
}
