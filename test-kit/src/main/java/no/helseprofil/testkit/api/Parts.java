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
import no.helseprofil.testkit.api.Validation.Step;

/**
 * Parts of a correct API, from which flawed ones are made.
 *
 * @param settings its settings
 * @param proof its rules for proofs
 * @param rules all its rules
 */
record Parts(ApiSettings settings, ProofRules proof, Map<Step, Step.Rule> rules) {

    static Parts of(ApiSettings settings) {
        ProofRules proof = new ProofRules(settings, new ReplayMemory.OfOneNode());
        return new Parts(settings, proof, Validation.rules(new AccessTokenRules(settings), proof));
    }

    Validation right() {
        return Validation.right(rules);
    }

    /** Returns the API with another rule at a step. */
    Validation instead(Step step, Step.Rule rule) {
        return instead(Map.of(step, rule));
    }

    Validation instead(Map<Step, Step.Rule> others) {
        Map<Step, Step.Rule> changed = new EnumMap<>(rules);
        changed.putAll(others);
        return Validation.right(changed);
    }

    Step.Rule rule(Step step) {
        return Objects.requireNonNull(rules.get(step));
    }

    /** Checks only the token, and not whether it is bound, as an API without proofs would. */
    void checkTokenAlone(ApiRequest request, String text) throws ApiRefusalException {
        ReceivedJwt token = Validation.token(text);
        List<Step> steps = new ArrayList<>(rules.keySet());
        steps.removeIf(step -> !step.isOfToken() || step == Step.TOKEN_BOUND);
        for (Step step : steps) {
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
}
