package no.helseprofil.keycloak.broker;

import com.nimbusds.jose.jwk.JWK;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.BrokerKey;
import no.helseprofil.broker.ProviderClient;
import no.helseprofil.broker.ProviderClient.ProviderTransport;
import no.helseprofil.broker.ProviderClient.ServerNonces;
import no.helseprofil.broker.ProviderKeys.KeySource;
import no.helseprofil.broker.ProviderMetadata;
import no.helseprofil.broker.ProviderSettings;
import no.helseprofil.keycloak.broker.UpstreamProviderFactory.BrokerConfig;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The external side of one identity provider, for one request.
 *
 * @param session the request
 * @param realm realm that is a client of the provider
 * @param config configuration of the provider
 * @param transport transport to the provider
 * @param known this node's cache of metadata and keys
 * @param nonces DPoP nonces that the provider has sent
 */
record UpstreamClient(
        KeycloakSession session,
        RealmModel realm,
        BrokerConfig config,
        ProviderTransport transport,
        KnownProviders known,
        ServerNonces nonces) {

    ProviderSettings settings() throws BrokerException {
        return config.settings();
    }

    ProviderMetadata metadata() throws BrokerException {
        return known.metadata(settings(), transport);
    }

    KeySource keys() throws BrokerException {
        return known.keys(settings(), transport);
    }

    RealmSigningKeys signingKeys() throws BrokerException {
        return new RealmSigningKeys(session, realm, settings());
    }

    /** Returns a client of the provider with the key of this {@code kid}. */
    ProviderClient client(String keyId) throws BrokerException {
        return new ProviderClient(
                settings(), metadata(), signingKeys().named(keyId), transport, nonces, ServerClock.INSTANCE);
    }

    /** Returns a client of the provider with the key that signs now. */
    ProviderClient client() throws BrokerException {
        return new ProviderClient(
                settings(), metadata(), signingKeys().current(), transport, nonces, ServerClock.INSTANCE);
    }

    /**
     * Keys with which a realm signs as a client of identity providers. They come from the realm's key providers and are
     * never made here.
     *
     * @param session the request
     * @param realm realm with the keys
     * @param settings settings of the identity provider
     */
    record RealmSigningKeys(KeycloakSession session, RealmModel realm, ProviderSettings settings) {

        /**
         * Returns the key that signs: the configured one, or else the active one.
         *
         * @throws BrokerException if there is none, or the configured one isn't enabled
         */
        BrokerKey current() throws BrokerException {
            return settings.keyId() == null ? next() : named(settings.keyId());
        }

        /** Returns the active key of the algorithm with the highest priority. */
        BrokerKey next() throws BrokerException {
            return key(enabled().filter(key -> key.getStatus().isActive()).findFirst(), null);
        }

        /** Returns the key of this {@code kid}. A login ends with the key with which it began. */
        BrokerKey named(String id) throws BrokerException {
            return key(enabled().filter(key -> id.equals(key.getKid())).findFirst(), id);
        }

        /** Returns the public parts of the keys that sign, have signed or will sign. */
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
}
