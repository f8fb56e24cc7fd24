package no.helseprofil.profile.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.KeySize;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.jose.PublicJwk;
import no.helseprofil.jose.Sha256;
import no.helseprofil.profile.ClientMetadata;
import no.helseprofil.profile.ClientSetting;
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
}
