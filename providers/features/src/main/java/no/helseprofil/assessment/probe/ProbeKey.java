package no.helseprofil.assessment.probe;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.PrivateKey;
import java.security.PublicKey;
import no.helseprofil.faulty.SigningPair;

/**
 * The realm's key for access tokens.
 *
 * @param issuer the realm's {@code iss}
 * @param kid the key's id, as the realm publishes it
 * @param algorithm JWS algorithm
 * @param privateKey the private key, which may be in a hardware module
 * @param publicKey the public key, as the realm publishes it
 */
public record ProbeKey(String issuer, String kid, String algorithm, PrivateKey privateKey, PublicKey publicKey) {

    SigningPair pair() throws ProbeException {
        try {
            return SigningPair.secret(JWSAlgorithm.parse(algorithm), privateKey, publicKey);
        } catch (IllegalArgumentException unknown) {
            throw new ProbeException(
                    "the realm signs with an algorithm that no probe can: let it sign with one of RS, PS or ES");
        }
    }

    /** Returns a description without the key. */
    @Override
    public String toString() {
        return "ProbeKey[" + issuer + ", " + kid + ", " + algorithm + "]";
    }
}
