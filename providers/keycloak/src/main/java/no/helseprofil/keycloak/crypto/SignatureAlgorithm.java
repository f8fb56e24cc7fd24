package no.helseprofil.keycloak.crypto;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.keycloak.crypto.FastSignatures.Corretto;
import org.keycloak.crypto.ECDSAAlgorithm;
import org.keycloak.crypto.JavaAlgorithm;

/** JWS algorithms that several libraries can sign and verify by, RFC 7518 section 3. */
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

    /** Returns the name of the Java algorithm that Keycloak uses. */
    String keycloaksName() {
        return JavaAlgorithm.getJavaAlgorithm(name());
    }

    /**
     * Returns a signature object of a provider for the same algorithm as Keycloak's. Only BouncyCastle has a name for
     * each variant of RSASSA-PSS.
     */
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

    /** Converts a signature from Java's form to that of JWS. */
    byte[] toJws(byte[] signature) throws IOException {
        return isElliptic()
                ? ECDSAAlgorithm.asn1derToConcatenatedRS(signature, ECDSAAlgorithm.getSignatureLength(name()))
                : signature;
    }

    /** Converts a signature from the form of JWS to Java's, as Keycloak does. */
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

    /** Library that signs and verifies. */
    enum Library {
        JDK("SunEC", "SunRsaSign"),

        /** BouncyCastle, which is part of Keycloak. */
        BOUNCY_CASTLE("BC"),

        /** Amazon Corretto Crypto Provider, which an operator may add: see {@link Corretto}. */
        CORRETTO(Corretto.NAME);

        private final List<String> providers;

        Library(String... providers) {
            this.providers = List.of(providers);
        }

        /** Returns the library of a security provider; empty for any other, such as that of a hardware module. */
        static Optional<Library> of(Provider provider) {
            return Stream.of(values())
                    .filter(library -> library.providers.contains(provider.getName()))
                    .findFirst();
        }
    }

    /**
     * Translation of keys of one security provider to another. It uses the key's numbers and not its encoded form,
     * because Keycloak names the curve of every key from a JWK {@code prime256v1}, and encodes it so.
     */
    static final class KeyTranslation {

        /** Names of NIST P-256, P-384 and P-521, the curves of RFC 7518 section 3.4. */
        private static final List<String> CURVES = List.of("secp256r1", "secp384r1", "secp521r1");

        private static final Set<String> ELLIPTIC = Set.of("EC", "ECDSA");

        private KeyTranslation() {}

        /**
         * Returns the key in the form of a provider.
         *
         * @throws GeneralSecurityException if the key is of another kind, doesn't disclose its numbers, such as one in
         *     hardware, or isn't accepted by the provider
         */
        static Key to(Provider provider, Key key) throws GeneralSecurityException {
            KeySpec numbers = numbers(key);
            KeyFactory factory = KeyFactory.getInstance(key.getAlgorithm().equals("RSA") ? "RSA" : "EC", provider);
            return numbers instanceof ECPrivateKeySpec || numbers instanceof RSAPrivateCrtKeySpec
                    ? factory.generatePrivate(numbers)
                    : factory.generatePublic(numbers);
        }

        private static KeySpec numbers(Key key) throws GeneralSecurityException {
            if (ELLIPTIC.contains(key.getAlgorithm())) {
                if (key instanceof ECPublicKey known) {
                    return new ECPublicKeySpec(known.getW(), curve(known.getParams()));
                }
                if (key instanceof ECPrivateKey known) {
                    return new ECPrivateKeySpec(known.getS(), curve(known.getParams()));
                }
            } else if (key.getAlgorithm().equals("RSA")) {
                if (key instanceof RSAPublicKey known) {
                    return new RSAPublicKeySpec(known.getModulus(), known.getPublicExponent());
                }
                if (key instanceof RSAPrivateCrtKey known) {
                    return new RSAPrivateCrtKeySpec(
                            known.getModulus(),
                            known.getPublicExponent(),
                            known.getPrivateExponent(),
                            known.getPrimeP(),
                            known.getPrimeQ(),
                            known.getPrimeExponentP(),
                            known.getPrimeExponentQ(),
                            known.getCrtCoefficient());
                }
            }
            throw new InvalidKeyException("a key of " + key.getClass().getName() + " can't be translated");
        }

        private static ECParameterSpec curve(ECParameterSpec numbers) throws GeneralSecurityException {
            for (ECParameterSpec known : Curves.KNOWN) {
                if (known.getCurve().equals(numbers.getCurve())
                        && known.getGenerator().equals(numbers.getGenerator())
                        && known.getOrder().equals(numbers.getOrder())
                        && known.getCofactor() == numbers.getCofactor()) {
                    return known;
                }
            }
            throw new InvalidKeySpecException("a key of another curve");
        }

        private static final class Curves {

            static final List<ECParameterSpec> KNOWN = known();

            private static List<ECParameterSpec> known() {
                List<ECParameterSpec> known = new ArrayList<>();
                for (String name : CURVES) {
                    try {
                        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
                        parameters.init(new ECGenParameterSpec(name));
                        known.add(parameters.getParameterSpec(ECParameterSpec.class));
                    } catch (GeneralSecurityException impossible) {
                        throw new IllegalStateException("every JDK knows " + name, impossible);
                    }
                }
                return List.copyOf(known);
            }
        }
    }
}
