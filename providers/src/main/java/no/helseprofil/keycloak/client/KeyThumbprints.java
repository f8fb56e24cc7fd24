package no.helseprofil.keycloak.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.models.ClientModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;

/** By which keys a client may authenticate, as far as they are stored: those behind a {@code jwks_uri} aren't. */
public final class KeyThumbprints {

    private static final String PUBLIC_KEY = JWTClientAuthenticator.ATTR_PREFIX + ".public.key";

    private KeyThumbprints() {}

    /** Thumbprints of the keys that are registered of a client; what can't be read is none. */
    public static List<String> of(ClientModel client) {
        List<String> keys = new ArrayList<>(ofJwks(client.getAttribute(OIDCConfigAttributes.JWKS_STRING)));
        ofPem(client.getAttribute(JWTClientAuthenticator.CERTIFICATE_ATTR), true)
                .ifPresent(keys::add);
        ofPem(client.getAttribute(PUBLIC_KEY), false).ifPresent(keys::add);
        return keys;
    }

    /** Thumbprints of the keys of a JWK set; what can't be read is none. */
    public static List<String> ofJwks(@Nullable String jwks) {
        List<String> keys = new ArrayList<>();
        Json.read(jwks == null ? "" : jwks)
                .ifPresent(set -> set.path("keys").forEach(key -> {
                    try {
                        if (key instanceof ObjectNode jwk) {
                            keys.add(CanonicalJwk.of(jwk).thumbprint());
                        }
                    } catch (MalformedException unusable) {
                        // no signature is verified by it
                    }
                }));
        return keys;
    }

    private static Optional<String> ofPem(@Nullable String pem, boolean isCertificate) {
        if (pem == null || pem.isBlank()) {
            return Optional.empty();
        }
        try {
            return CanonicalJwk.thumbprint(
                    isCertificate
                            ? KeycloakModelUtils.getCertificate(pem).getPublicKey()
                            : KeycloakModelUtils.getPublicKey(pem));
        } catch (RuntimeException unusable) {
            return Optional.empty();
        }
    }
}
