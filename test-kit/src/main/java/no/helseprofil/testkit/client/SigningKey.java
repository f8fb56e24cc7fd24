package no.helseprofil.testkit.client;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/**
 * Private key with its algorithm and a {@code kid}, as in a JWK (RFC 7517). Keys for client assertions and for DPoP
 * proofs are of the same kind.
 */
public final class SigningKey {

    /** Length of a raw Ed25519 key: the last 32 bytes of its PKCS#8 and X.509 encodings (RFC 8037, section 2). */
    private static final int ED25519_BYTES = 32;

    private static final int RSA_BITS = 3072;
    private static final int SECRET_BITS = 512;

    private final JWK jwk;
    private final String algorithm;

    private SigningKey(JWK jwk, String algorithm) {
        this.jwk = jwk;
        this.algorithm = algorithm;
    }

    /**
     * Returns a new key of good size for an algorithm: RSA 3072 for {@code RS…} and {@code PS…}, the algorithm's curve
     * for {@code ES…}, Ed25519 for {@code EdDSA}. {@code HS…} gives a secret, which no profile accepts.
     *
     * @param algorithm a signature algorithm of RFC 7518 or RFC 8037
     */
    public static SigningKey generate(String algorithm) {
        return switch (algorithm.substring(0, 2)) {
            case "RS", "PS" -> generateRsa(RSA_BITS, algorithm);
            case "HS" ->
                of(() -> new OctetSequenceKeyGenerator(SECRET_BITS)
                        .algorithm(new Algorithm(algorithm))
                        .keyID(newKid())
                        .generate());
            case "Ed" -> generateEd25519();
            default ->
                of(() -> new ECKeyGenerator(curveOf(algorithm))
                        .algorithm(new Algorithm(algorithm))
                        .keyUse(KeyUse.SIGNATURE)
                        .keyID(newKid())
                        .generate());
        };
    }

    /**
     * Returns a new RSA key of any size, including weak ones: the requirement {@code key-strength} must refuse 1024
     * bits.
     */
    public static SigningKey generateRsa(int bits, String algorithm) {
        return of(() -> new RSAKeyGenerator(bits, true)
                .algorithm(new Algorithm(algorithm))
                .keyUse(KeyUse.SIGNATURE)
                .keyID(newKid())
                .generate());
    }

    /**
     * Reads a private JWK that has {@code alg} and {@code kid}.
     *
     * @throws IllegalArgumentException if it isn't one, or lacks one of them
     */
    public static SigningKey parse(String json) {
        try {
            JWK jwk = JWK.parse(json);
            if (!jwk.isPrivate() || jwk.getAlgorithm() == null || jwk.getKeyID() == null) {
                throw new IllegalArgumentException("a signing key is a private JWK with alg and kid");
            }
            return new SigningKey(jwk, jwk.getAlgorithm().getName());
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a JWK: " + e.getMessage(), e);
        }
    }

    /** Reads a file with one private JWK, see {@link #parse}. */
    public static SigningKey load(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the key " + file, e);
        }
    }

    /** Returns the algorithm that it signs with unless a recipe has another. */
    public String algorithm() {
        return algorithm;
    }

    /** Returns its name among the keys of a client. */
    public String kid() {
        return jwk.getKeyID();
    }

    /** Returns this key with another algorithm of its type, such as {@code PS256} in place of {@code RS256}. */
    public SigningKey withAlgorithm(String other) {
        return new SigningKey(jwk, other);
    }

    /** Returns the JWK SHA-256 thumbprint (RFC 7638), which is {@code cnf.jkt} in a token that is bound to this key. */
    public String thumbprint() {
        try {
            return jwk.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the public JWK, which the header of a proof carries and a client registers. Empty for a secret. */
    public Map<String, Object> publicJwk() {
        JWK publicJwk = jwk.toPublicJWK();
        return publicJwk == null ? Map.of() : publicJwk.toJSONObject();
    }

    /** Returns the whole private JWK, which must never be sent, except to test that a server refuses it. */
    public Map<String, Object> privateJwk() {
        return jwk.toJSONObject();
    }

    /** Returns a JWK set with the public key, in the form of Keycloak's client attribute {@code jwks.string}. */
    public String publicJwkSet() {
        return new JWKSet(jwk).toString(true);
    }

    /** Returns {@code kid} and algorithm, and nothing secret. */
    @Override
    public String toString() {
        return kid() + " (" + algorithm + ")";
    }

    JWK jwk() {
        return jwk;
    }

    private static Curve curveOf(String algorithm) {
        return Curve.forJWSAlgorithm(JWSAlgorithm.parse(algorithm)).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a signature algorithm: " + algorithm));
    }

    private static SigningKey generateEd25519() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return of(() -> new OctetKeyPair.Builder(
                            Curve.Ed25519, tail(pair.getPublic().getEncoded()))
                    .d(tail(pair.getPrivate().getEncoded()))
                    .algorithm(JWSAlgorithm.EdDSA)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(newKid())
                    .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Base64URL tail(byte[] encoded) {
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length));
    }

    private static String newKid() {
        return UUID.randomUUID().toString();
    }

    private static SigningKey of(Generator generator) {
        try {
            JWK jwk = generator.generate();
            return new SigningKey(jwk, jwk.getAlgorithm().getName());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Generator {
        JWK generate() throws JOSEException;
    }
}
