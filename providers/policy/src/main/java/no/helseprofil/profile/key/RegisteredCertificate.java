package no.helseprofil.profile.key;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
import no.helseprofil.profile.assertion.PrivateKeyJwt;

/**
 * Certificate with which a client's key is registered, in place of {@code jwks}.
 *
 * @param thumbprint {@code x5t#S256} (RFC 7515, section 4.1.8)
 * @param end when it expires
 */
public record RegisteredCertificate(String thumbprint, Instant end) {

    /** Returns the certificate of a client that authenticates with its key; empty if it has none that can be read. */
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
