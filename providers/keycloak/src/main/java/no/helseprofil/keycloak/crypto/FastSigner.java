package no.helseprofil.keycloak.crypto;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureSignerContext;

/**
 * Signs by the fastest provider; what that one can't sign, Keycloak signs as ever.
 *
 * @param stock Keycloak's signer with the same key
 * @param key that Keycloak found
 */
record FastSigner(SignatureSignerContext stock, @Nullable KeyWrapper key, FastSignatures fast)
        implements SignatureSignerContext {

    @Override
    public byte[] sign(byte[] data) {
        return fast.sign(stock.getAlgorithm(), key, data).orElseGet(() -> stock.sign(data));
    }

    @Override
    public String getKid() {
        return stock.getKid();
    }

    @Override
    public String getAlgorithm() {
        return stock.getAlgorithm();
    }

    @Override
    public String getHashAlgorithm() {
        return stock.getHashAlgorithm();
    }

    @Override
    public @Nullable List<X509Certificate> getCertificateChain() {
        return stock.getCertificateChain();
    }
}
