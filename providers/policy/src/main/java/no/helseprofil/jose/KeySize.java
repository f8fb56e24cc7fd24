package no.helseprofil.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Map;

/**
 * Size of a public key.
 *
 * @param family kind of key
 * @param bits modulus (RSA) or field (EC, EdDSA) in bits; 0 if unknown, which no minimum accepts
 */
public record KeySize(Family family, int bits) {

    private static final KeySize UNKNOWN = new KeySize(Family.OTHER, 0);
    private static final KeySize ED25519 = new KeySize(Family.ED, 256);

    /** Curves that every platform supports; Nimbus has checked that the point is on the curve. */
    private static final Map<Curve, Integer> FIELDS = Map.of(Curve.P_256, 256, Curve.P_384, 384, Curve.P_521, 521);

    /** Kinds of keys, each with a minimum of its own. */
    public enum Family {
        RSA,
        EC,
        ED,
        OTHER
    }

    /**
     * Returns the size of a JWK, measured on the key that is made of it, since the JWK itself may be padded.
     *
     * @throws JOSEException if no key can be made of it
     */
    public static KeySize of(JWK jwk) throws JOSEException {
        if (jwk instanceof OctetKeyPair pair) {
            return of(pair);
        }
        if (jwk instanceof ECKey ec && FIELDS.containsKey(ec.getCurve())) {
            return new KeySize(Family.EC, FIELDS.get(ec.getCurve()));
        }
        return jwk instanceof AsymmetricJWK asymmetric ? of(asymmetric.toPublicKey()) : UNKNOWN;
    }

    public static KeySize of(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new KeySize(Family.RSA, rsa.getModulus().bitLength());
        }
        if (key instanceof ECPublicKey ec) {
            return new KeySize(Family.EC, ec.getParams().getCurve().getField().getFieldSize());
        }
        boolean signs = key instanceof EdECPublicKey ed
                && NamedParameterSpec.ED25519.getName().equals(ed.getParams().getName());
        return signs ? ED25519 : UNKNOWN;
    }

    /** Ed25519 (RFC 8032, section 5.1) is what FAPI 2.0 means by EdDSA; X25519 and the like don't sign. */
    private static KeySize of(OctetKeyPair pair) {
        boolean signs = Curve.Ed25519.equals(pair.getCurve()) && pair.getDecodedX().length == 32;
        return signs ? ED25519 : UNKNOWN;
    }
}
