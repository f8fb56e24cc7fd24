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
import no.helseprofil.testkit.api.Validation.Call;
import no.helseprofil.testkit.api.Validation.ValidationStep;

/**
 * Parts of a correct API, from which flawed ones are made.
 *
 * @param settings its settings
 * @param proof its rules for proofs
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

    /** Returns the API without a step. */
    Validation without(ValidationStep step) {
        return instead(step, call -> {});
    }

    /** Returns the API with another rule at a step. */
    Validation instead(ValidationStep step, ValidationStep.Rule rule) {
        return instead(Map.of(step, rule));
    }

    Validation instead(Map<ValidationStep, ValidationStep.Rule> others) {
        Map<ValidationStep, ValidationStep.Rule> changed = new EnumMap<>(rules);
        changed.putAll(others);
        return Validation.right(changed);
    }

    /** Returns the API with steps that are checked only under a condition. */
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

    /** Checks only the token, and not whether it is bound, as an API without proofs would. */
    void checkTokenAlone(ApiRequest request, String text) throws ApiRefusalException {
        ReceivedJwt token = Validation.token(text);
        List<ValidationStep> steps = new ArrayList<>(rules.keySet());
        steps.removeIf(step -> !step.isOfToken() || step == ValidationStep.TOKEN_BOUND);
        for (ValidationStep step : steps) {
            rule(step).check(new Call(request, token, token));
        }
    }

    /** Returns whether a JWT is «signed» with a public key, in its published PEM form, as the secret. */
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
