package no.helseprofil.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
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

    private static final KeySize UNKNOWN = new KeySize(Family.OTHER, 0);

    /** Kinds of keys, each with a minimum of its own. */
    public enum Family {
        RSA,
        EC,
        ED,
        OTHER
    }

    /**
     * The size of a JWK, told by the key that is made of it: what the JWK looks like can be padded.
     *
     * @throws JOSEException if no key can be made of it
     */
    public static KeySize of(JWK jwk) throws JOSEException {
        if (jwk instanceof OctetKeyPair pair) {
            return of(pair);
        }
        return jwk instanceof AsymmetricJWK asymmetric ? of(asymmetric.toPublicKey()) : UNKNOWN;
    }

    /** The size of a key that a client has registered. */
    public static KeySize of(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new KeySize(Family.RSA, rsa.getModulus().bitLength());
        }
        if (key instanceof ECPublicKey ec) {
            return new KeySize(Family.EC, ec.getParams().getCurve().getField().getFieldSize());
        }
        return key instanceof EdECPublicKey ? new KeySize(Family.ED, 256) : UNKNOWN;
    }

    /** RFC 8032, section 5: the two curves for signatures and the length of a public key on each. */
    private static KeySize of(OctetKeyPair pair) {
        int length = pair.getDecodedX().length;
        boolean signs = (Curve.Ed25519.equals(pair.getCurve()) && length == 32)
                || (Curve.Ed448.equals(pair.getCurve()) && length == 57);
        return signs ? new KeySize(Family.ED, length * Byte.SIZE) : UNKNOWN;
    }
}
