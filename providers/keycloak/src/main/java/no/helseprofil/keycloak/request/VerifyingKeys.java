package no.helseprofil.keycloak.request;

import java.security.PublicKey;
import java.util.Optional;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.jose.jws.JWSInput;
import org.keycloak.jose.jws.JWSInputException;
import org.keycloak.keys.loader.PublicKeyStorageManager;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/**
 * The keys that a client has registered, by what they would verify: the same look-up, from the same cache, as
 * Keycloak's.
 *
 * @param client null where none is known, which has none
 */
public record VerifyingKeys(
        KeycloakSession session, @Nullable ClientModel client) {

    /** The key that would verify this JWS; empty if there is none that fits, or it can't be read. */
    public Optional<Facts.ShownKey> of(String compact) {
        try {
            return client == null ? Optional.empty() : find(session, client, new JWSInput(compact));
        } catch (JWSInputException | RuntimeException unusable) {
            // whoever verifies takes no key that wasn't read here
            return Optional.empty();
        }
    }

    private static Optional<Facts.ShownKey> find(KeycloakSession session, ClientModel client, JWSInput input) {
        KeyWrapper key = PublicKeyStorageManager.getClientPublicKeyWrapper(session, client, input);
        return key != null && key.getPublicKey() instanceof PublicKey registered
                ? Optional.of(Facts.ShownKey.of(registered))
                : Optional.empty();
    }
}
