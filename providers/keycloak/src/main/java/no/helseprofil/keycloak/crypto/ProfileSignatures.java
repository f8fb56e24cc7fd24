package no.helseprofil.keycloak.crypto;

import java.util.Optional;
import org.keycloak.common.VerificationException;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.crypto.SignatureSignerContext;
import org.keycloak.crypto.SignatureVerifierContext;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's way to sign and verify by one algorithm. In a realm under the profile it is Keycloak that finds and checks
 * the key, as ever, and {@link FastSignatures} that works with it.
 *
 * @param session asked at each use, since the realm of a session changes
 * @param algorithm the JWS algorithm, RFC 7518
 * @param stock the one of Keycloak
 */
record ProfileSignatures(KeycloakSession session, String algorithm, SignatureProvider stock)
        implements SignatureProvider {

    @Override
    public SignatureSignerContext signer() {
        SignatureSignerContext signer = stock.signer();
        return fast().<SignatureSignerContext>map(fast -> new FastSigner(
                        signer,
                        session.keys().getActiveKey(session.getContext().getRealm(), KeyUse.SIG, algorithm),
                        fast))
                .orElse(signer);
    }

    @Override
    public SignatureSignerContext signer(KeyWrapper key) {
        SignatureSignerContext signer = stock.signer(key);
        return fast().<SignatureSignerContext>map(fast -> new FastSigner(signer, key, fast))
                .orElse(signer);
    }

    @Override
    public SignatureVerifierContext verifier(String kid) throws VerificationException {
        SignatureVerifierContext verifier = stock.verifier(kid);
        return fast().<SignatureVerifierContext>map(fast -> new FastVerifier(
                        verifier,
                        session.keys().getKey(session.getContext().getRealm(), kid, KeyUse.SIG, algorithm),
                        fast))
                .orElse(verifier);
    }

    @Override
    public SignatureVerifierContext verifier(KeyWrapper key) throws VerificationException {
        Optional<FastSignatures> fast = fast();
        if (fast.isEmpty()) {
            return stock.verifier(key);
        }
        KeyWrapper met = fast.get().met(key);
        return new FastVerifier(stock.verifier(met), met, fast.get());
    }

    @Override
    public boolean isAsymmetricAlgorithm() {
        return stock.isAsymmetricAlgorithm();
    }

    @Override
    public void close() {
        stock.close();
    }

    private Optional<FastSignatures> fast() {
        return FastSignatures.of(session);
    }
}
