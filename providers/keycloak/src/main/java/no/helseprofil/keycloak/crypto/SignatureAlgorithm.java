package no.helseprofil.keycloak.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.keycloak.crypto.ECDSAAlgorithm;
import org.keycloak.crypto.JavaAlgorithm;

/** The JWS algorithms that there are several ways to sign and verify by, RFC 7518 section 3. */
enum SignatureAlgorithm {
    ES256,
    ES384,
    ES512,
    PS256,
    PS384,
    PS512,
    RS256,
    RS384,
    RS512;

    /** As Keycloak calls it: for the way that it goes itself. */
    String keycloaksName() {
        return JavaAlgorithm.getJavaAlgorithm(name());
    }

    /** Set up to do by a provider what Keycloak does. RSASSA-PSS has a name of its own at BouncyCastle alone. */
    Signature by(Provider provider) throws GeneralSecurityException {
        if (!isPss()
                || Library.of(provider).filter(Library.BOUNCY_CASTLE::equals).isPresent()) {
            return Signature.getInstance(keycloaksName(), provider);
        }
        int bits = Integer.parseInt(name().substring(2));
        String hash = "SHA-" + bits;
        Signature signature = Signature.getInstance("RSASSA-PSS", provider);
        signature.setParameter(new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), bits / Byte.SIZE, PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }

    /** A signature as Java makes it, in the form of JWS. */
    byte[] toJws(byte[] signature) throws IOException {
        return isElliptic()
                ? ECDSAAlgorithm.asn1derToConcatenatedRS(signature, ECDSAAlgorithm.getSignatureLength(name()))
                : signature;
    }

    /** The other way round, as Keycloak reads it. */
    byte[] fromJws(byte[] signature) throws IOException {
        return isElliptic()
                ? ECDSAAlgorithm.concatenatedRSToASN1DER(signature, ECDSAAlgorithm.getSignatureLength(name()))
                : signature;
    }

    boolean isElliptic() {
        return name().startsWith("ES");
    }

    private boolean isPss() {
        return name().startsWith("PS");
    }
}
