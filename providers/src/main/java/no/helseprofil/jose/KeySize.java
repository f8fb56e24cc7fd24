package no.helseprofil.jose;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;

/**
 * How large a public key is.
 *
 * @param family what kind of key it is
 * @param bits modulus (RSA) or field (EC, EdDSA) in bits; 0 if it can't be told, which no minimum accepts
 */
public record KeySize(Family family, int bits) {

    /** Kinds of keys, each with a minimum of its own. */
    public enum Family {
        RSA,
        EC,
        ED,
        OTHER
    }

    /** The size of a JWK. */
    public static KeySize of(JWK jwk) {
        KeyType type = jwk.getKeyType();
        int bits = jwk.size();
        if (KeyType.RSA.equals(type)) {
            return new KeySize(Family.RSA, bits);
        }
        if (KeyType.EC.equals(type)) {
            return new KeySize(Family.EC, bits);
        }
        return KeyType.OKP.equals(type) ? new KeySize(Family.ED, bits) : new KeySize(Family.OTHER, 0);
    }

    /** The size of a key that a client has registered. */
    public static KeySize of(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new KeySize(Family.RSA, rsa.getModulus().bitLength());
        }
        if (key instanceof ECPublicKey ec) {
            return new KeySize(Family.EC, ec.getParams().getCurve().getField().getFieldSize());
        }
        return key instanceof EdECPublicKey ? new KeySize(Family.ED, 256) : new KeySize(Family.OTHER, 0);
    }
}
