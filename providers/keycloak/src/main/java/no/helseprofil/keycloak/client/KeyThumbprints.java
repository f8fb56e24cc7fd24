package no.helseprofil.keycloak.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.jose.CanonicalJwk;
import no.helseprofil.jose.Json;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.JWTClientAuthenticator;
import org.keycloak.jose.jwk.JWK;
import org.keycloak.jose.jwk.JWKParser;
import org.keycloak.models.ClientModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.util.JsonSerialization;

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

    /**
     * Thumbprints of the keys of a JWK set, as they are read here and as Keycloak reads them, which takes numbers in
     * more spellings. What neither can read is none.
     */
    public static List<String> ofJwks(@Nullable String jwks) {
        Set<String> keys = new LinkedHashSet<>();
        Json.read(jwks == null ? "" : jwks)
                .ifPresent(set -> set.path("keys").forEach(key -> {
                    if (key instanceof ObjectNode jwk) {
                        CanonicalJwk.thumbprint(jwk).ifPresent(keys::add);
                        asKeycloakReadsIt(jwk).ifPresent(keys::add);
                    }
                }));
        return List.copyOf(keys);
    }

    private static Optional<String> asKeycloakReadsIt(ObjectNode jwk) {
        try {
            JWKParser parser = JWKParser.create(JsonSerialization.mapper.treeToValue(jwk, JWK.class));
            return CanonicalJwk.thumbprint(parser.toPublicKey());
        } catch (JsonProcessingException | RuntimeException unusable) {
            return Optional.empty();
        }
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
