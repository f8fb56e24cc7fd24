package no.helseprofil.keycloak.request;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.jose.KeySize;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.keys.loader.PublicKeyStorageManager;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.utils.RedirectUtils;

/** Reads clients as Keycloak has them registered into facts. */
final class RegisteredClients {

    private final KeycloakSession session;
    private final Profile profile;
    private final Instant instant;

    RegisteredClients(KeycloakSession session, Profile profile, Instant instant) {
        this.session = session;
        this.profile = profile;
        this.instant = instant;
    }

    /** What is registered of a client; its redirect URIs where the request may name one. */
    Facts.Client facts(ClientModel client, Endpoint endpoint) {
        return new Facts.Client(
                client.getId(),
                client.getClientId(),
                standing(client),
                client.isPublicClient(),
                Optional.ofNullable(client.getClientAuthenticatorType()).orElse(""),
                redirectUris(client, endpoint),
                keyExpiry(client),
                Stream.of(
                                OIDCConfigAttributes.ACCESS_TOKEN_SIGNED_RESPONSE_ALG,
                                OIDCConfigAttributes.ID_TOKEN_SIGNED_RESPONSE_ALG)
                        .map(attribute -> tokenAlgorithm(client, attribute))
                        .collect(Collectors.toSet()));
    }

    /** The assertion with the registered key that would verify it: the same look-up, from the same cache, as Keycloak's. */
    Facts.Assertion withKey(Facts.Assertion assertion, @Nullable ClientModel client, RequestForm form) {
        if (client == null
                || !(assertion instanceof Facts.Assertion.Present present)
                || !PrivateKeyJwt.AUTHENTICATOR.equals(client.getClientAuthenticatorType())) {
            return assertion;
        }
        return new Facts.Assertion.Present(
                present.content(), key(client, String.valueOf(form.value("client_assertion"))));
    }

    private Set<String> redirectUris(ClientModel client, Endpoint endpoint) {
        boolean named = endpoint == Endpoint.PUSHED_AUTHORIZATION || endpoint == Endpoint.AUTHORIZATION;
        return named
                ? RedirectUtils.resolveValidRedirects(session, client.getRootUrl(), client.getRedirectUris())
                : Set.of();
    }

    private Facts.Standing standing(ClientModel client) {
        if (KeycloakClients.contains(client.getClientId())) {
            return Facts.Standing.KEYCLOAK;
        }
        return profile.exempts(client.getId(), instant) ? Facts.Standing.EXEMPT : Facts.Standing.UNDER_PROFILE;
    }

    private static Map<String, String> keyExpiry(ClientModel client) {
        return client.getAttributes().entrySet().stream()
                .filter(attribute -> attribute.getKey().startsWith(ClientAttributes.KEY_EXPIRES))
                .collect(Collectors.toMap(
                        attribute -> attribute.getKey().substring(ClientAttributes.KEY_EXPIRES.length()),
                        Map.Entry::getValue));
    }

    private static String tokenAlgorithm(ClientModel client, String attribute) {
        return Stream.of(client.getAttribute(attribute), client.getRealm().getDefaultSignatureAlgorithm())
                .filter(algorithm -> algorithm != null && !algorithm.isEmpty())
                .findFirst()
                .orElse(Constants.DEFAULT_SIGNATURE_ALGORITHM);
    }

    private Facts.@Nullable RegisteredKey key(ClientModel client, String assertion) {
        try {
            KeyWrapper key =
                    PublicKeyStorageManager.getClientPublicKeyWrapper(session, client, new JWSInput(assertion));
            return key != null && key.getPublicKey() instanceof PublicKey publicKey
                    ? new Facts.RegisteredKey(key.getKid(), KeySize.of(publicKey))
                    : null;
        } catch (JWSInputException | RuntimeException unusable) {
            // Keycloak meets the same key when it verifies, and refuses
            return null;
        }
    }
}
