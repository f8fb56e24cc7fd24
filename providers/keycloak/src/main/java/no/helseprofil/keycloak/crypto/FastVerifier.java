package no.helseprofil.keycloak.crypto;

import org.jspecify.annotations.Nullable;
import org.keycloak.common.VerificationException;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureVerifierContext;

/**
 * Verifies by the fastest provider. What that one takes is valid. Of what it doesn't take, for whatever reason,
 * Keycloak says what it always has: so a signature is refused in the same words, a provider that breaks down refuses
 * nobody, and nothing is taken that no provider has verified. Decision 42.
 *
 * @param stock Keycloak's verifier with the same key
 * @param key that Keycloak found
 */
record FastVerifier(
        SignatureVerifierContext stock, @Nullable KeyWrapper key, FastSignatures fast)
        implements SignatureVerifierContext {

    @Override
    public boolean verify(byte[] data, byte[] signature) throws VerificationException {
        return fast.verifies(stock.getAlgorithm(), key, data, signature) || stock.verify(data, signature);
    }

    @Override
    public String getKid() {
        return stock.getKid();
    }

    @Override
    public String getAlgorithm() {
        return stock.getAlgorithm();
    }
}
