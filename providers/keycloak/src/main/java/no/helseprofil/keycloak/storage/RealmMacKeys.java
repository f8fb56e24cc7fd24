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
 * HMAC keys of a realm, from which others are derived.
 *
 * @param active the active key
 * @param verifying all enabled keys, so that a rotation invalidates nothing at once
 */
public record RealmMacKeys(SecretKey active, List<SecretKey> verifying) {

    public RealmMacKeys {
        verifying = List.copyOf(verifying);
    }

    /** Returns the keys of a realm; empty if none is active. */
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

    /** Returns the encoded active key. */
    public byte[] activeBytes() {
        return active.getEncoded();
    }

    /** Returns the encoded enabled keys. */
    public List<byte[]> verifyingBytes() {
        return verifying.stream().map(SecretKey::getEncoded).toList();
    }
}
