package no.helseprofil.faulty;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;

/** A key pair with its algorithm. */
public final class SigningPair {

    private static final int RSA_BITS = 2048;
    private static final int PEM_COLUMNS = 64;

    private final JWSAlgorithm algorithm;
    private final PrivateKey privateKey;
    private final PublicKey publicKey;
    private final boolean disposable;

    private SigningPair(JWSAlgorithm algorithm, PrivateKey privateKey, PublicKey publicKey, boolean disposable) {
        this.algorithm = algorithm;
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.disposable = disposable;
    }

    /**
     * Returns a pair whose private key is never disclosed.
     *
     * @throws IllegalArgumentException if JWTs can't be signed here with such an algorithm
     */
    public static SigningPair secret(JWSAlgorithm algorithm, PrivateKey privateKey, PublicKey publicKey) {
        return new SigningPair(known(algorithm), privateKey, publicKey, false);
    }

    /**
     * Returns a pair that was handed in for a test, and whose private key may be disclosed in a JWT.
     *
     * @throws IllegalArgumentException if JWTs can't be signed here with such an algorithm
     */
    public static SigningPair disposable(JWSAlgorithm algorithm, PrivateKey privateKey, PublicKey publicKey) {
        return new SigningPair(known(algorithm), privateKey, publicKey, true);
    }

    private static JWSAlgorithm known(JWSAlgorithm algorithm) {
        if (JWSAlgorithm.Family.RSA.contains(algorithm) || JWSAlgorithm.Family.EC.contains(algorithm)) {
            return algorithm;
        }
        throw new IllegalArgumentException("sign with one of RS, PS or ES");
    }

    /** Generates a pair, to be thrown away after the test. */
    public static SigningPair generate(JWSAlgorithm algorithm) {
        try {
            KeyPair pair = generator(algorithm).generateKeyPair();
            return new SigningPair(algorithm, pair.getPrivate(), pair.getPublic(), true);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform makes keys for " + algorithm, missing);
        }
    }

    /** Generates a pair for DPoP proofs with the algorithm that every API accepts. */
    public static SigningPair forProofs() {
        return generate(JWSAlgorithm.ES256);
    }

    public JWSAlgorithm algorithm() {
        return algorithm;
    }

    /** Returns the public key, without a {@code kid}. */
    public JWK publicJwk() {
        return publicKey instanceof RSAPublicKey rsa ? new RSAKey.Builder(rsa).build() : ec().build();
    }

    /** Returns the private key in readable form. A key that is used elsewhere is never disclosed. */
    Map<String, Object> privateJwk() {
        if (!disposable) {
            throw new IllegalStateException("this private key is not shown to anybody");
        }
        return publicKey instanceof RSAPublicKey rsa
                ? new RSAKey.Builder(rsa).privateKey(privateKey).build().toJSONObject()
                : ec().privateKey(privateKey).build().toJSONObject();
    }

    /** Returns the thumbprint of the public key (RFC 7638), by which a token is bound to it. */
    public String thumbprint() {
        try {
            return publicJwk().computeThumbprint().toString();
        } catch (JOSEException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }

    /**
     * Returns whether the keys belong together, so that one verifies the other's signatures. Keys that were handed in
     * may not.
     */
    public boolean isOne() {
        byte[] content = "one pair".getBytes(StandardCharsets.US_ASCII);
        try {
            JWSVerifier verifier = publicKey instanceof RSAPublicKey rsa
                    ? new RSASSAVerifier(rsa)
                    : new ECDSAVerifier((ECPublicKey) publicKey);
            return verifier.verify(new JWSHeader(algorithm), content, Base64URL.encode(sign(content)));
        } catch (JOSEException | RuntimeException unfit) {
            return false;
        }
    }

    byte[] sign(byte[] content) {
        return signature(signer(), algorithm, content);
    }

    /**
     * Returns the signature of an attacker who uses the public key, as it is published in PEM (RFC 7468), as a shared
     * secret.
     */
    byte[] signWithPublicKeyAsSecret(byte[] content) {
        try {
            return signature(new MACSigner(pem()), JWSAlgorithm.HS256, content);
        } catch (JOSEException tooShort) {
            throw new IllegalStateException("a public key in PEM is long enough for HS256", tooShort);
        }
    }

    private JWSSigner signer() {
        if (JWSAlgorithm.Family.RSA.contains(algorithm)) {
            return new RSASSASigner(privateKey);
        }
        try {
            return new ECDSASigner(privateKey, curve(algorithm));
        } catch (JOSEException mismatch) {
            throw new IllegalStateException("the key doesn't fit " + algorithm, mismatch);
        }
    }

    private static byte[] signature(JWSSigner signer, JWSAlgorithm algorithm, byte[] content) {
        try {
            return signer.sign(new JWSHeader(algorithm), content).decode();
        } catch (JOSEException failed) {
            throw new IllegalStateException("signing with " + algorithm, failed);
        }
    }

    private ECKey.Builder ec() {
        return new ECKey.Builder(curve(algorithm), (ECPublicKey) publicKey);
    }

    private String pem() {
        String body = Base64.getMimeEncoder(PEM_COLUMNS, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(publicKey.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    private static KeyPairGenerator generator(JWSAlgorithm algorithm) throws GeneralSecurityException {
        if (JWSAlgorithm.Family.RSA.contains(algorithm)) {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(RSA_BITS);
            return rsa;
        }
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(curve(algorithm).toECParameterSpec());
        return ec;
    }

    private static Curve curve(JWSAlgorithm algorithm) {
        return Curve.forJWSAlgorithm(algorithm).iterator().next();
    }
}
