package no.helseprofil.keycloak.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.crypto.JavaAlgorithm;

/**
 * Signatures on the edge, after the cases that Project Wycheproof documents for ECDSA in P1363 form, RSASSA-PKCS1-v1_5
 * and RSASSA-PSS. Its files aren't to be had as a package, so the signatures are made here, with a key that is known.
 */
final class SignatureVectors {

    /** What is signed by an RSA key whatever the algorithm, which takes longer than to verify it. */
    private static final Map<PrivateKey, Map<String, byte[]>> SIGNED = new HashMap<>();

    private final SignatureAlgorithm algorithm;
    private final KeyPair pair;
    private final byte[] valid;
    private final Map<String, byte[]> all = new LinkedHashMap<>();

    private SignatureVectors(SignatureAlgorithm algorithm, KeyPair pair, byte[] valid) {
        this.algorithm = algorithm;
        this.pair = pair;
        this.valid = valid;
    }

    /** Returns the signatures by their titles; {@code valid} is one of this key. */
    static Map<String, byte[]> of(SignatureAlgorithm algorithm, KeyPair pair, byte[] valid)
            throws GeneralSecurityException {
        SignatureVectors vectors = new SignatureVectors(algorithm, pair, valid);
        vectors.ofAnyKind();
        if (algorithm.isElliptic()) {
            vectors.elliptic();
        } else {
            vectors.rsa();
        }
        return vectors.all;
    }

    private void ofAnyKind() {
        all.put("valid", valid);
        all.put("empty", new byte[0]);
        all.put("one byte short", Arrays.copyOf(valid, valid.length - 1));
        all.put("one byte more", Arrays.copyOf(valid, valid.length + 1));
        byte[] twice = Arrays.copyOf(valid, 2 * valid.length);
        System.arraycopy(valid, 0, twice, valid.length, valid.length);
        all.put("twice", twice);
        all.put("a zero before it", before(0, valid));
        all.put("zeros", new byte[valid.length]);
        byte[] ones = new byte[valid.length];
        Arrays.fill(ones, (byte) 0xff);
        all.put("ones", ones);
        for (int at : new int[] {0, valid.length / 2, valid.length - 1}) {
            byte[] flipped = valid.clone();
            flipped[at] ^= 1;
            all.put("bit flipped in byte " + at, flipped);
        }
    }

    private void elliptic() throws GeneralSecurityException {
        ECPrivateKey key = (ECPrivateKey) pair.getPrivate();
        BigInteger n = key.getParams().getOrder();
        BigInteger r = half(0);
        BigInteger s = half(1);
        BigInteger one = BigInteger.ONE;
        put("the other s", r, n.subtract(s));
        put("low s", r, s.min(n.subtract(s)));
        put("high s", r, s.max(n.subtract(s)));
        put("r and s changed over", s, r);
        put("r zero", BigInteger.ZERO, s);
        put("s zero", r, BigInteger.ZERO);
        put("r and s zero", BigInteger.ZERO, BigInteger.ZERO);
        put("r and s one", one, one);
        put("r the order", n, s);
        put("s the order", r, n);
        put("r and s the order", n, n);
        put("r less one", r.subtract(one), s);
        put("s more one", r, s.add(one));
        put("r the negative", n.subtract(r), s);
        put("r the order less one, s one", n.subtract(one), one);
        put("r more than the order", r.add(n), s);
        put("s more than the order", r, s.add(n));
        BigInteger hash = new BigInteger(1, digest());
        put(
                "which leads to infinity",
                hash.negate().multiply(key.getS().modInverse(n)).mod(n),
                s);
        all.put("DER", der(key));
        all.put("DER without its first byte", Arrays.copyOfRange(der(key), 1, der(key).length));
    }

    private byte[] der(PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(JavaAlgorithm.getJavaAlgorithm(algorithm.name()));
        signature.initSign(key);
        signature.update(CryptoFixture.DATA);
        return signature.sign();
    }

    private BigInteger half(int number) {
        int length = valid.length / 2;
        return new BigInteger(1, Arrays.copyOfRange(valid, number * length, (number + 1) * length));
    }

    private void put(String title, BigInteger r, BigInteger s) {
        int length = valid.length / 2;
        if (r.bitLength() > length * 8 || s.bitLength() > length * 8) {
            return;
        }
        byte[] both = new byte[valid.length];
        System.arraycopy(fixed(r, length), 0, both, 0, length);
        System.arraycopy(fixed(s, length), 0, both, length, length);
        all.put(title, both);
    }

    private void rsa() throws GeneralSecurityException {
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
        BigInteger n = key.getModulus();
        BigInteger s = new BigInteger(1, valid);
        all.put("one", fixed(BigInteger.ONE, valid.length));
        all.put("the modulus", fixed(n, valid.length));
        all.put("the modulus less one", fixed(n.subtract(BigInteger.ONE), valid.length));
        all.put("the negative", fixed(n.subtract(s), valid.length));
        all.put("more than the modulus", s.add(n).toByteArray());
        all.put("its first byte taken away", Arrays.copyOfRange(valid, 1, valid.length));
        if (!SIGNED.containsKey(key)) {
            SIGNED.put(key, new SignatureVectors(algorithm, pair, valid).signed(key));
        }
        all.putAll(SIGNED.get(key));
    }

    private Map<String, byte[]> signed(RSAPrivateCrtKey key) throws GeneralSecurityException {
        for (String hash : new String[] {"SHA-1", "SHA-256", "SHA-384", "SHA-512"}) {
            pkcs1(key, hash);
            for (String mask : new String[] {"SHA-1", "SHA-256", "SHA-384", "SHA-512"}) {
                for (int salt : new int[] {0, 20, 32, 48, 64}) {
                    pss(key, hash, mask, salt);
                }
            }
        }
        return all;
    }

    private void pss(RSAPrivateCrtKey key, String hash, String mask, int salt) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
        signature.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(mask), salt, 1));
        signature.initSign(key);
        signature.update(CryptoFixture.DATA);
        all.put("PSS of " + hash + " with " + mask + " and " + salt + " bytes of salt", signature.sign());
    }

    private void pkcs1(RSAPrivateCrtKey key, String hash) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance(hash).digest(CryptoFixture.DATA);
        String oid = switch (hash) {
            case "SHA-1" -> "06052b0e03021a";
            case "SHA-256" -> "0609608648016503040201";
            case "SHA-384" -> "0609608648016503040202";
            default -> "0609608648016503040203";
        };
        byte[] right = sequence(sequence(hex(oid), hex("0500")), joined(hex("04"), length(digest), digest));
        byte[] withoutNull = sequence(sequence(hex(oid)), joined(hex("04"), length(digest), digest));
        byte[] longForm = joined(
                hex("3081"),
                length(Arrays.copyOfRange(right, 2, right.length)),
                Arrays.copyOfRange(right, 2, right.length));
        String title = "PKCS#1 of " + hash;
        all.put(title, padded(key, 1, right, 0));
        all.put(title + " without NULL", padded(key, 1, withoutNull, 0));
        all.put(title + " with lengths of BER", padded(key, 1, longForm, 0));
        all.put(title + " with something behind it", padded(key, 1, right, 20));
        all.put(title + " of block type 2", padded(key, 2, right, 0));
        all.put(title + " without its algorithm", padded(key, 1, digest, 0));
        byte[] wrong = digest.clone();
        wrong[0] ^= 1;
        all.put(
                title + " of something else",
                padded(key, 1, sequence(sequence(hex(oid), hex("0500")), joined(hex("04"), length(wrong), wrong)), 0));
    }

    /** Signs the padded content, with garbage where there should be padding. */
    private byte[] padded(RSAPrivateCrtKey key, int type, byte[] content, int garbage) {
        byte[] block = new byte[valid.length];
        Arrays.fill(block, (byte) 0xff);
        block[0] = 0;
        block[1] = (byte) type;
        int end = block.length - garbage;
        block[end - content.length - 1] = 0;
        System.arraycopy(content, 0, block, end - content.length, content.length);
        return fixed(new BigInteger(1, block).modPow(key.getPrivateExponent(), key.getModulus()), valid.length);
    }

    private byte[] digest() throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-" + algorithm.name().substring(2)).digest(CryptoFixture.DATA);
    }

    private static byte[] sequence(byte[]... parts) {
        byte[] content = joined(parts);
        return joined(hex("30"), length(content), content);
    }

    private static byte[] length(byte[] content) {
        return new byte[] {(byte) content.length};
    }

    private static byte[] joined(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int length = all.length;
            all = Arrays.copyOf(all, length + part.length);
            System.arraycopy(part, 0, all, length, part.length);
        }
        return all;
    }

    private static byte[] before(int first, byte[] rest) {
        return joined(new byte[] {(byte) first}, rest);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private static byte[] fixed(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[length];
        int copied = Math.min(bytes.length, length);
        System.arraycopy(bytes, bytes.length - copied, fixed, length - copied, copied);
        return fixed;
    }
}
