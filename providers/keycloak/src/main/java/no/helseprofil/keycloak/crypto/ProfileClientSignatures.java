package no.helseprofil.keycloak.crypto;

import org.keycloak.common.VerificationException;
import org.keycloak.crypto.ClientSignatureVerifierProvider;
import org.keycloak.crypto.SignatureVerifierContext;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.keys.loader.PublicKeyStorageManager;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * Keycloak's way to verify by a key that a client has registered. In a realm under the profile it is Keycloak that
 * finds and checks the key, as ever, and {@link FastSignatures} that works with it.
 *
 * @param session asked at each use, since the realm of a session changes
 * @param stock the one of Keycloak
 */
record ProfileClientSignatures(KeycloakSession session, ClientSignatureVerifierProvider stock)
        implements ClientSignatureVerifierProvider {

    @Override
    public SignatureVerifierContext verifier(ClientModel client, JWSInput input) throws VerificationException {
        SignatureVerifierContext verifier = stock.verifier(client, input);
        return FastSignatures.of(session)
                .<SignatureVerifierContext>map(fast -> new FastVerifier(
                        verifier, PublicKeyStorageManager.getClientPublicKeyWrapper(session, client, input), fast))
                .orElse(verifier);
    }

    @Override
    public String getAlgorithm() {
        return stock.getAlgorithm();
    }

    @Override
    public boolean isAsymmetricAlgorithm() {
        return stock.isAsymmetricAlgorithm();
    }

    @Override
    public void close() {
        stock.close();
    }
}
