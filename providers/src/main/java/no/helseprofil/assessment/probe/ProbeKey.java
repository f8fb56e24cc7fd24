package no.helseprofil.assessment.probe;

import java.security.PrivateKey;
import java.security.PublicKey;

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

    /** Without the key. */
    @Override
    public String toString() {
        return "ProbeKey[" + issuer + ", " + kid + ", " + algorithm + "]";
    }
}
