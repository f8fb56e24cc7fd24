package no.helseprofil.profile.key;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.jose.PublicJwk;
import no.helseprofil.jose.PublicJwk.KeySize;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import org.jspecify.annotations.Nullable;

/**
 * Key that a client has registered, other than behind a {@code jwks_uri}, which is read only in requests.
 *
 * @param setting the setting with the key
 * @param kid its id, if it has one
 * @param algorithm {@code alg}, if it names one
 * @param name a text that distinguishes it from other keys
 * @param size its size
 * @param thumbprint the JWK SHA-256 thumbprint by which it is blocked, see {@link CanonicalJwk}; null if it has none
 */
public record ClientKey(
        ClientSetting setting,
        @Nullable String kid,
        @Nullable String algorithm,
        String name,
        KeySize size,
        @Nullable String thumbprint) {

    /** Lines around a certificate (RFC 7468, section 5), which are optional for Keycloak. */
    private static final String ENCAPSULATION = "-----[^-]*-----";

    /** Returns all registered keys that can be read. */
    public static List<ClientKey> of(ClientMetadata client) {
        List<ClientKey> keys = new ArrayList<>();
        String set = client.get(ClientSetting.JWKS);
        String certificate = client.get(ClientSetting.CERTIFICATE);
        String publicKey = client.get(ClientSetting.PUBLIC_KEY);
        if (set != null) {
            keys.addAll(ofSet(set));
        }
        if (certificate != null) {
            keys.addAll(ofCertificate(certificate));
        }
        if (publicKey != null) {
            keys.addAll(ofPublicKey(publicKey));
        }
        return keys;
    }

    private static List<ClientKey> ofSet(String set) {
        try {
            return PublicJwk.set(set).stream()
                    .map(key -> new ClientKey(
                            ClientSetting.JWKS,
                            key.id(),
                            key.algorithm(),
                            key.thumbprint(),
                            key.size(),
                            key.canonicalThumbprint()))
                    .toList();
        } catch (MalformedException unusable) {
            // reported by private-key-jwt
            return List.of();
        }
    }

    private static List<ClientKey> ofCertificate(String certificate) {
        return RegisteredCertificate.read(certificate)
                .map(read -> List.of(of(ClientSetting.CERTIFICATE, read.getPublicKey())))
                // of no use for an assertion: Keycloak can't read it either
                .orElse(List.of());
    }

    /** Reads an RSA key, the only kind that Keycloak reads here. */
    private static List<ClientKey> ofPublicKey(String publicKey) {
        try {
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der(publicKey)));
            return List.of(of(ClientSetting.PUBLIC_KEY, key));
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            // of no use for an assertion: Keycloak can't read it either
            return List.of();
        }
    }

    private static ClientKey of(ClientSetting setting, PublicKey key) {
        return new ClientKey(
                setting,
                null,
                null,
                Sha256.of(key.getEncoded()),
                KeySize.of(key),
                CanonicalJwk.thumbprint(key).orElse(null));
    }

    static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll(ENCAPSULATION, ""));
    }

    /**
     * Certificate with which a client's key is registered, in place of {@code jwks}.
     *
     * @param thumbprint {@code x5t#S256} (RFC 7515, section 4.1.8)
     * @param end when it expires
     */
    public record RegisteredCertificate(String thumbprint, Instant end) {

        /**
         * Returns the certificate of a client that authenticates with its key; empty if it has none that can be read.
         */
        public static Optional<RegisteredCertificate> of(ClientMetadata client) {
            String certificate = client.get(ClientSetting.CERTIFICATE);
            return certificate == null || !PrivateKeyJwt.isTheWayOf(client)
                    ? Optional.empty()
                    : read(certificate).flatMap(RegisteredCertificate::of);
        }

        private static Optional<RegisteredCertificate> of(X509Certificate certificate) {
            try {
                return Optional.of(new RegisteredCertificate(
                        Sha256.of(certificate.getEncoded()),
                        certificate.getNotAfter().toInstant()));
            } catch (CertificateEncodingException unusable) {
                return Optional.empty();
            }
        }

        /** Reads a certificate as Keycloak stores it, with or without the lines around it. */
        static Optional<X509Certificate> read(String pem) {
            try {
                return Optional.of((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(ClientKey.der(pem))));
            } catch (CertificateException | IllegalArgumentException unusable) {
                return Optional.empty();
            }
        }
    }
}
