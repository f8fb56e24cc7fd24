package no.helseprofil.keycloak.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Optional;
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
        /** JDK. */
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
}
