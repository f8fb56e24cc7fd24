package no.helseprofil.profile.key;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import no.helseprofil.jose.KeySize;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.jose.PublicJwk;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;

/**
 * How large a key is that a client has registered; one behind a {@code jwks_uri} shows when it is used.
 *
 * @param setting where it is registered
 * @param name what tells it from others
 * @param size its size
 */
record RegisteredKeySize(ClientSetting setting, String name, KeySize size) {

    /** The lines around a certificate (RFC 7468, section 5), which Keycloak passes over, there or not. */
    private static final String ENCAPSULATION = "-----[^-]*-----";

    static List<RegisteredKeySize> of(ClientMetadata client) {
        List<RegisteredKeySize> sizes = new ArrayList<>();
        String set = client.get(ClientSetting.JWKS);
        String certificate = client.get(ClientSetting.CERTIFICATE);
        String publicKey = client.get(ClientSetting.PUBLIC_KEY);
        if (set != null) {
            sizes.addAll(ofSet(set));
        }
        if (certificate != null) {
            sizes.addAll(ofCertificate(certificate));
        }
        if (publicKey != null) {
            sizes.addAll(ofPublicKey(publicKey));
        }
        return sizes;
    }

    private static List<RegisteredKeySize> ofSet(String set) {
        try {
            return PublicJwk.set(set).stream()
                    .map(key -> new RegisteredKeySize(ClientSetting.JWKS, key.thumbprint(), key.size()))
                    .toList();
        } catch (MalformedException unusable) {
            // told by private-key-jwt
            return List.of();
        }
    }

    private static List<RegisteredKeySize> ofCertificate(String certificate) {
        try {
            PublicKey key = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der(certificate)))
                    .getPublicKey();
            return List.of(
                    new RegisteredKeySize(ClientSetting.CERTIFICATE, Sha256.of(key.getEncoded()), KeySize.of(key)));
        } catch (CertificateException | IllegalArgumentException unusable) {
            // good for no assertion: Keycloak can't read it either
            return List.of();
        }
    }

    /** Keycloak reads RSA keys here, and no others. */
    private static List<RegisteredKeySize> ofPublicKey(String publicKey) {
        try {
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der(publicKey)));
            return List.of(
                    new RegisteredKeySize(ClientSetting.PUBLIC_KEY, Sha256.of(key.getEncoded()), KeySize.of(key)));
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            // good for no assertion: Keycloak can't read it either
            return List.of();
        }
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll(ENCAPSULATION, ""));
    }
}
