package no.helseprofil.assessment.probe;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.PrivateKey;
import java.security.PublicKey;
import no.helseprofil.faulty.SigningPair;

/**
 * What the realm signs access tokens with.
 *
 * @param issuer the realm's {@code iss}
 * @param kid the key's name, as the realm publishes it
 * @param algorithm JWS algorithm
 * @param privateKey may lie in a hardware module
 * @param publicKey what the realm publishes
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

    /** Without the key. */
    @Override
    public String toString() {
        return "ProbeKey[" + issuer + ", " + kid + ", " + algorithm + "]";
    }
}
