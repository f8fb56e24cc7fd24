package no.helseprofil.keycloak.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.crypto.FastSignatures.Corretto;
import no.helseprofil.keycloak.crypto.FastSignatures.Operation;
import no.helseprofil.keycloak.crypto.SignatureAlgorithm.Library;
import org.keycloak.common.VerificationException;
import org.keycloak.common.crypto.CryptoIntegration;
import org.keycloak.crypto.KeyType;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.ServerAsymmetricSignatureSignerContext;
import org.keycloak.crypto.ServerAsymmetricSignatureVerifierContext;
import org.keycloak.crypto.ServerECDSASignatureSignerContext;
import org.keycloak.crypto.ServerECDSASignatureVerifierContext;
import org.keycloak.crypto.SignatureSignerContext;
import org.keycloak.crypto.SignatureVerifierContext;

/** Keys, as a server has them, and Keycloak's way to sign and verify by them. */
final class CryptoFixture {

    static final byte[] DATA = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0".getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, KeyPair> PAIRS = new HashMap<>();

    static {
        CryptoIntegration.init(CryptoFixture.class.getClassLoader());
    }

    private CryptoFixture() {}

    /** Returns signatures with BouncyCastle, as on every server, or with Corretto as well. */
    static FastSignatures with(Library library) {
        Provider bouncyCastle = CryptoIntegration.getProvider().getBouncyCastleProvider();
        return new FastSignatures(
                library == Library.CORRETTO
                        ? Map.of(Library.BOUNCY_CASTLE, bouncyCastle, Library.CORRETTO, corretto())
                        : Map.of(Library.BOUNCY_CASTLE, bouncyCastle));
    }

    static Provider corretto() {
        return Corretto.find(CryptoFixture.class.getClassLoader())
                .orElseThrow(() ->
                        new IllegalStateException("its JAR among the tests' dependencies is made for another machine"));
    }

    static KeyPair pair(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> pair("secp256r1");
            case ES384 -> pair("secp384r1");
            case ES512 -> pair("secp521r1");
            default -> pair("RSA");
        };
    }

    /** Made once: a named curve, or RSA. */
    static synchronized KeyPair pair(String kind) {
        return PAIRS.computeIfAbsent(kind, name -> {
            boolean rsa = name.equals("RSA");
            AlgorithmParameterSpec spec =
                    rsa ? new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4) : new ECGenParameterSpec(name);
            try {
                KeyPairGenerator generator = name.equals("secp256k1")
                        ? KeyPairGenerator.getInstance("EC", "BC")
                        : KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
                generator.initialize(spec);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Returns a key as Keycloak has a key of the realm. */
    static KeyWrapper realmKey(SignatureAlgorithm algorithm, KeyPair pair) {
        KeyWrapper key = new KeyWrapper();
        key.setKid("k");
        key.setAlgorithm(algorithm.name());
        key.setType(algorithm.isElliptic() ? KeyType.EC : KeyType.RSA);
        key.setPrivateKey(pair.getPrivate());
        key.setPublicKey(pair.getPublic());
        return key;
    }

    /** Returns a key as Keycloak reads it from a JWK of a client or of a proof; each call reads it anew. */
    static KeyWrapper clientKey(SignatureAlgorithm algorithm, KeyPair pair) {
        KeyWrapper key = realmKey(algorithm, pair);
        key.setPrivateKey(null);
        key.setPublicKey(readFromJwk(pair.getPublic()));
        return key;
    }

    /** Returns the key as {@code JWKParser} makes it of the numbers in a JWK. */
    private static PublicKey readFromJwk(PublicKey key) {
        try {
            if (key instanceof ECPublicKey elliptic) {
                int bits = elliptic.getParams().getCurve().getField().getFieldSize();
                return CryptoIntegration.getProvider()
                        .getKeyFactory("ECDSA")
                        .generatePublic(new ECPublicKeySpec(
                                elliptic.getW(), CryptoIntegration.getProvider().createECParams("secp" + bits + "r1")));
            }
            RSAPublicKey rsa = (RSAPublicKey) key;
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SignatureSignerContext stockSigner(KeyWrapper key) {
        return key.getType().equals(KeyType.EC)
                ? new ServerECDSASignatureSignerContext(key)
                : new ServerAsymmetricSignatureSignerContext(key);
    }

    static SignatureVerifierContext stockVerifier(KeyWrapper key) {
        try {
            return key.getType().equals(KeyType.EC)
                    ? new ServerECDSASignatureVerifierContext(key)
                    : new ServerAsymmetricSignatureVerifierContext(key);
        } catch (VerificationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the provider that works with a key; empty if Keycloak does. */
    static Optional<String> worker(FastSignatures fast, SignatureAlgorithm algorithm, Key key) {
        Operation operation = key instanceof PublicKey ? Operation.VERIFY : Operation.SIGN;
        return fast.worker(new FastSignatures.Use(algorithm, operation, key))
                .map(worker -> worker.provider().getName());
    }
}
