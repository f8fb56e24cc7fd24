package no.helseprofil.keycloak.storage;

import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.keycloak.crypto.KeyStatus;
import org.keycloak.crypto.KeyType;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The HMAC keys of a realm, of which others are derived.
 *
 * @param active the one that is used now
 * @param verifying all that are enabled, so that a rotation of keys ends nothing at once
 */
public record RealmMacKeys(SecretKey active, List<SecretKey> verifying) {

    public RealmMacKeys {
        verifying = List.copyOf(verifying);
    }

    /** Those of a realm; none if none is active. */
    public static Optional<RealmMacKeys> of(KeycloakSession session, RealmModel realm) {
        List<KeyWrapper> keys = session.keys()
                .getKeysStream(realm)
                .filter(key -> KeyType.OCT.equals(key.getType())
                        && KeyUse.SIG.equals(key.getUse())
                        && key.getSecretKey() != null
                        && key.getStatus().isEnabled())
                .toList();
        List<SecretKey> enabled = keys.stream().map(KeyWrapper::getSecretKey).toList();
        return keys.stream()
                .filter(key -> key.getStatus() == KeyStatus.ACTIVE)
                .findFirst()
                .map(key -> new RealmMacKeys(key.getSecretKey(), enabled));
    }

    /** The active one as it is. */
    public byte[] activeBytes() {
        return active.getEncoded();
    }

    /** Those that are enabled as they are. */
    public List<byte[]> verifyingBytes() {
        return verifying.stream().map(SecretKey::getEncoded).toList();
    }
}
