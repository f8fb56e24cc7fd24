package no.helseprofil.keycloak.broker;

import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.KeySource;
import no.helseprofil.broker.ProviderClient;
import no.helseprofil.broker.ProviderMetadata;
import no.helseprofil.broker.ProviderSettings;
import no.helseprofil.broker.ProviderTransport;
import no.helseprofil.broker.ServerNonces;
import no.helseprofil.keycloak.server.ServerClock;
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
}
