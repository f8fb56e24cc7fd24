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
 * Keys that a client has registered, looked up as Keycloak does, from the same cache.
 *
 * @param client null where none is known, which has none
 */
public record VerifyingKeys(
        KeycloakSession session, @Nullable ClientModel client) {

    /** Returns the key that would verify this JWS; empty if there is none that fits, or it can't be read. */
    public Optional<Facts.ShownKey> of(String compact) {
        try {
            KeyWrapper key = client == null
                    ? null
                    : PublicKeyStorageManager.getClientPublicKeyWrapper(session, client, new JWSInput(compact));
            return key != null && key.getPublicKey() instanceof PublicKey registered
                    ? Optional.of(Facts.ShownKey.of(registered))
                    : Optional.empty();
        } catch (JWSInputException | RuntimeException unusable) {
            return Optional.empty();
        }
    }
}
