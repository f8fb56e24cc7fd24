package no.helseprofil.keycloak.broker;

import com.nimbusds.jose.jwk.JWK;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerKey;
import no.helseprofil.broker.BrokerReason;
import no.helseprofil.broker.ProviderSettings;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The keys of a realm by which it is a client of others: from its key providers, and never made here.
 *
 * @param session the request
 * @param realm whose keys
 * @param settings of the other side
 */
record RealmSigningKeys(KeycloakSession session, RealmModel realm, ProviderSettings settings) {

    /** The key that signs: the one that is set, as long as it is enabled; else the active one. */
    BrokerKey current() throws BrokerException {
        return settings.keyId() == null ? next() : named(settings.keyId());
    }

    /** The active one of the algorithm with the highest priority. */
    BrokerKey next() throws BrokerException {
        return key(enabled().filter(key -> key.getStatus().isActive()).findFirst(), null);
    }

    /** The one of this {@code kid}: a login ends with the key with which it began. */
    BrokerKey named(String id) throws BrokerException {
        return key(enabled().filter(key -> id.equals(key.getKid())).findFirst(), id);
    }

    /** The public parts of those that sign, have signed or will. */
    List<JWK> published() {
        return enabled()
                .filter(key -> key.getPublicKey() instanceof PublicKey)
                .flatMap(key -> {
                    try {
                        return Stream.of(BrokerKey.publicJwk(
                                key.getKid(), settings.algorithm(), (PublicKey) key.getPublicKey()));
                    } catch (BrokerException unfit) {
                        return Stream.empty();
                    }
                })
                .toList();
    }

    private Stream<KeyWrapper> enabled() {
        return session.keys()
                .getKeysStream(realm, KeyUse.SIG, settings.algorithm().getName())
                .filter(key -> key.getStatus().isEnabled());
    }

    private BrokerKey key(Optional<KeyWrapper> found, @Nullable String id) throws BrokerException {
        if (found.isPresent()
                && found.get().getPrivateKey() instanceof PrivateKey privateKey
                && found.get().getPublicKey() instanceof PublicKey publicKey) {
            return BrokerKey.of(found.get().getKid(), settings.algorithm(), publicKey, privateKey);
        }
        throw new BrokerException(
                BrokerReason.KEY,
                "The realm has no " + (id == null ? "active" : "enabled") + " key pair for " + settings.algorithm()
                        + (id == null ? "" : " of the kid that is set"));
    }
}
