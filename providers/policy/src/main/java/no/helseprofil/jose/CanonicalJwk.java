package no.helseprofil.jose;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.jose.PublicJwk.KeySize;

/**
 * Public key in the one form that RFC 7518 defines for it. Numbers with leading zeros and other spellings of one key
 * have the same thumbprint here. Other members of a JWK are ignored.
 */
public final class CanonicalJwk {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final Set<String> READ = Set.of("kty", "n", "e", "crv", "x", "y");

    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65_537);
    private static final int LONGEST_EXPONENT = 64;
    private static final int LONGEST_MODULUS = 8192;

    /** Bytes before the point (RFC 8410, section 4), which identify the curve of an encoded key. */
    private static final Map<Curve, byte[]> BEFORE_POINT = Map.of(
            Curve.Ed25519, HexFormat.of().parseHex("302a300506032b6570032100"),
            Curve.Ed448, HexFormat.of().parseHex("3043300506032b6571033a00"));

    /** A modulus with one of these factors isn't a product of two large primes (NIST SP 800-89, section 5.3.3). */
    private static final BigInteger SMALL_PRIMES = IntStream.rangeClosed(2, 751)
            .filter(number -> BigInteger.valueOf(number).isProbablePrime(30))
            .mapToObj(BigInteger::valueOf)
            .reduce(BigInteger.ONE, BigInteger::multiply);

    private final JWK jwk;

    private CanonicalJwk(JWK jwk) {
        this.jwk = jwk;
    }

    /**
     * Reads the public part of a JWK: RSA, EC on a curve of {@link KeySize}, or Ed25519.
     *
     * @throws MalformedException if there is none, or no key can be made of it
     */
    public static CanonicalJwk of(ObjectNode node) throws MalformedException {
        CanonicalJwk key = read(node);
        if (key.size().bits() == 0) {
            throw new MalformedException("a key of a kind that signs nothing here");
        }
        return key;
    }

    private static CanonicalJwk read(ObjectNode node) throws MalformedException {
        ObjectNode numbers = node.deepCopy();
        numbers.retain(READ);
        PublicJwk.requireNumbers(numbers);
        try {
            return new CanonicalJwk(canonical(JWK.parse(numbers.toString())));
        } catch (ParseException | JOSEException | RuntimeException unusable) {
            throw new MalformedException("no key can be made of it");
        }
    }

    /**
     * Returns the thumbprint of a JWK, even of a kind that no minimum accepts: blocks apply to all that Keycloak reads.
     *
     * @return empty if no key can be made of it
     */
    public static Optional<String> thumbprint(ObjectNode jwk) {
        try {
            return Optional.of(read(jwk).thumbprint());
        } catch (MalformedException unusable) {
            return Optional.empty();
        }
    }

    /** Returns the same of a JWK that Nimbus has read; empty if no key can be made of it. */
    static Optional<String> thumbprint(JWK read) {
        try {
            return Optional.of(new CanonicalJwk(canonical(read)).thumbprint());
        } catch (JOSEException | RuntimeException unusable) {
            return Optional.empty();
        }
    }

    /**
     * Returns the thumbprint of a key that Keycloak has read from a JWK or a certificate.
     *
     * @return empty for a kind of key that has no JWK
     */
    public static Optional<String> thumbprint(PublicKey key) {
        try {
            return jwk(key).map(jwk -> new CanonicalJwk(jwk).thumbprint());
        } catch (RuntimeException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<JWK> jwk(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return Optional.of(new RSAKey.Builder(rsa).build());
        }
        if (key instanceof ECPublicKey ec) {
            return Optional.ofNullable(Curve.forECParameterSpec(ec.getParams()))
                    .map(curve -> new ECKey.Builder(curve, ec).build());
        }
        byte[] encoded = key.getEncoded();
        return encoded == null
                ? Optional.empty()
                : BEFORE_POINT.entrySet().stream()
                        .filter(known -> startsWith(encoded, known.getValue()))
                        .map(known -> okp(
                                known.getKey(), Arrays.copyOfRange(encoded, known.getValue().length, encoded.length)))
                        .findFirst();
    }

    private static JWK okp(Curve curve, byte[] point) {
        return new OctetKeyPair.Builder(curve, Base64URL.encode(point)).build();
    }

    private static boolean startsWith(byte[] encoded, byte[] beginning) {
        return encoded.length > beginning.length
                && Arrays.equals(encoded, 0, beginning.length, beginning, 0, beginning.length);
    }

    private static JWK canonical(JWK jwk) throws JOSEException {
        if (jwk instanceof RSAKey rsa) {
            return new RSAKey.Builder(rsa.toRSAPublicKey()).build();
        }
        if (jwk instanceof ECKey ec) {
            return new ECKey.Builder(ec.getCurve(), ec.toECPublicKey()).build();
        }
        if (jwk instanceof OctetKeyPair pair) {
            return okp(pair.getCurve(), pair.getDecodedX());
        }
        throw new JOSEException("a symmetric key");
    }

    /** Returns the JWK SHA-256 thumbprint (RFC 7638). */
    public String thumbprint() {
        try {
            return jwk.computeThumbprint().toString();
        } catch (JOSEException missing) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", missing);
        }
    }

    public KeySize size() {
        try {
            return KeySize.of(jwk);
        } catch (JOSEException unusable) {
            throw new IllegalStateException("a key was made of it before", unusable);
        }
    }

    /** Returns whether the key can verify signatures of an algorithm (RFC 7518, section 3; RFC 8037, section 3.1). */
    public boolean verifies(String algorithm) {
        JWSAlgorithm parsed = JWSAlgorithm.parse(algorithm);
        if (jwk instanceof ECKey ec) {
            Set<Curve> curves = JWSAlgorithm.Family.EC.contains(parsed) ? Curve.forJWSAlgorithm(parsed) : Set.of();
            return curves.contains(ec.getCurve());
        }
        return jwk instanceof RSAKey
                ? JWSAlgorithm.Family.RSA.contains(parsed)
                : JWSAlgorithm.Family.ED.contains(parsed);
    }

    /**
     * Returns whether an RSA key looks like one of a library: a usual exponent, and a modulus without small factors
     * that isn't so long that verification is expensive. Returns true for other keys, which Nimbus has checked.
     */
    public boolean isSound() {
        if (!(jwk instanceof RSAKey rsa)) {
            return true;
        }
        BigInteger modulus = rsa.getModulus().decodeToBigInteger();
        BigInteger exponent = rsa.getPublicExponent().decodeToBigInteger();
        return modulus.bitLength() <= LONGEST_MODULUS
                && modulus.gcd(SMALL_PRIMES).equals(BigInteger.ONE)
                && exponent.testBit(0)
                && exponent.compareTo(LEAST_EXPONENT) >= 0
                && exponent.bitLength() <= LONGEST_EXPONENT;
    }

    /** Returns whether a JWK, a certificate or another text contains the key, see {@link #marks}. */
    public boolean isIn(String text) {
        return marks().stream().anyMatch(text::contains);
    }

    /**
     * Returns texts of which at least one occurs wherever the key is written: its longest number as in a JWK, and as in
     * a certificate or public key in base64, for each of the three offsets at which it may begin there.
     */
    public List<String> marks() {
        byte[] number = number();
        Stream<String> inside = IntStream.range(0, 3).mapToObj(offset -> {
            byte[] shifted = new byte[offset + number.length];
            System.arraycopy(number, 0, shifted, offset, number.length);
            String text = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            return text.substring(4, text.length() - 4);
        });
        String inJwk = Base64.getUrlEncoder().withoutPadding().encodeToString(number);
        return Stream.concat(Stream.of(inJwk), inside).toList();
    }

    /** Returns a JWK for registration, with {@code use} and these members beside the key's own. */
    public ObjectNode written(String id, String algorithm) {
        ObjectNode written = MAPPER.valueToTree(jwk.toJSONObject());
        return written.put("use", "sig").put("alg", algorithm).put("kid", id);
    }

    private byte[] number() {
        if (jwk instanceof RSAKey rsa) {
            return rsa.getModulus().decode();
        }
        return jwk instanceof ECKey ec ? ec.getX().decode() : ((OctetKeyPair) jwk).getDecodedX();
    }
}
