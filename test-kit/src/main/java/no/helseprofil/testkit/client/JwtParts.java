package no.helseprofil.testkit.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Parts of a JWT, which change in a copy only. */
final class JwtParts {

    final Map<String, Object> header = new LinkedHashMap<>();
    final Map<String, Claim> claims = new LinkedHashMap<>();

    UnaryOperator<String> headerText = UnaryOperator.identity();
    UnaryOperator<String> payloadText = UnaryOperator.identity();
    SigningKey key;
    String algorithm;
    boolean corrupt;
    Clock clock = Clock.systemUTC();

    private JwtParts(SigningKey key) {
        this.key = key;
        this.algorithm = key.algorithm();
    }

    /** Value of a claim in a JWT that is signed at {@code now}. */
    interface Claim {
        @Nullable
        Object at(Instant now);
    }

    static JwtParts signedBy(SigningKey key) {
        return new JwtParts(key).with(jwt -> jwt.header.put("alg", key.algorithm()));
    }

    /** Returns a changed copy. */
    JwtParts with(Consumer<JwtParts> change) {
        JwtParts copy = new JwtParts(key);
        copy.header.putAll(header);
        copy.claims.putAll(claims);
        copy.headerText = headerText;
        copy.payloadText = payloadText;
        copy.algorithm = algorithm;
        copy.corrupt = corrupt;
        copy.clock = clock;
        change.accept(copy);
        return copy;
    }

    /** Returns one change after another. */
    static <T> UnaryOperator<T> then(UnaryOperator<T> first, UnaryOperator<T> next) {
        return value -> next.apply(first.apply(value));
    }

    String sign() {
        String signingInput = JoseJson.base64Url(headerText.apply(JoseJson.write(header)))
                + "."
                + JoseJson.base64Url(payloadText.apply(JoseJson.write(payload())));
        String signature = Signature.over(signingInput, key, algorithm);
        return signingInput + "." + (corrupt ? Signature.corrupted(signature) : signature);
    }

    private Map<String, @Nullable Object> payload() {
        Instant now = clock.instant();
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        claims.forEach((name, claim) -> payload.put(name, claim.at(now)));
        return payload;
    }

    /** Signer of any bytes with any combination of key and algorithm, sound or not, whatever a header says. */
    private static final class Signature {

        private static final String NONE = "none";

        private Signature() {}

        /** Returns the signature in base64url; empty for {@code none} (RFC 7518, section 3.6). */
        static String over(String signingInput, SigningKey key, String algorithm) {
            if (algorithm.equals(NONE)) {
                return "";
            }
            byte[] bytes = signingInput.getBytes(StandardCharsets.US_ASCII);
            try {
                if (algorithm.startsWith("HS")) {
                    return mac(bytes, key, algorithm);
                }
                return key.jwk() instanceof OctetKeyPair pair
                        ? ed25519(bytes, pair)
                        : signer(key.jwk()).sign(header(algorithm), bytes).toString();
            } catch (JOSEException | GeneralSecurityException e) {
                throw new IllegalArgumentException("the key " + key + " can't sign with " + algorithm, e);
            }
        }

        private static JWSSigner signer(JWK jwk) throws JOSEException {
            if (jwk instanceof RSAKey rsa) {
                return new RSASSASigner(rsa.toPrivateKey(), Set.of(AllowWeakRSAKey.getInstance()));
            }
            return new ECDSASigner((ECKey) jwk);
        }

        /**
         * Returns a MAC. With a key pair the secret is the public JWK: a verifier that follows the header's algorithm
         * and not the key's type uses that as the secret (RFC 8725, section 2.1).
         */
        private static String mac(byte[] bytes, SigningKey key, String algorithm) throws JOSEException {
            byte[] secret = key.jwk() instanceof OctetSequenceKey octets
                    ? octets.toByteArray()
                    : JoseJson.write(key.publicJwk()).getBytes(StandardCharsets.UTF_8);
            return new MACSigner(secret).sign(header(algorithm), bytes).toString();
        }

        /** Signs with the JDK, since Nimbus needs a further library for it. */
        private static String ed25519(byte[] bytes, OctetKeyPair pair) throws GeneralSecurityException {
            java.security.Signature signature = java.security.Signature.getInstance("Ed25519");
            EdECPrivateKeySpec key = new EdECPrivateKeySpec(NamedParameterSpec.ED25519, pair.getDecodedD());
            signature.initSign(KeyFactory.getInstance("Ed25519").generatePrivate(key));
            signature.update(bytes);
            return JoseJson.base64Url(signature.sign());
        }

        private static JWSHeader header(String algorithm) {
            return new JWSHeader(JWSAlgorithm.parse(algorithm));
        }

        /** Returns another signature of the same length, with one different bit. */
        static String corrupted(String signature) {
            byte[] bytes = Base64.getUrlDecoder().decode(signature);
            bytes[0] ^= 1;
            return JoseJson.base64Url(bytes);
        }
    }
}
