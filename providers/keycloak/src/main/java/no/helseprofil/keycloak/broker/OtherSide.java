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
 * The other side of one identity provider, in one request.
 *
 * @param session the request
 * @param realm the client of the other side
 * @param config what is set for it
 * @param transport the way there
 * @param known what this node knows of it
 * @param nonces what it has given
 */
record OtherSide(
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

    /** Speaks to it with the key of this {@code kid}. */
    ProviderClient client(String keyId) throws BrokerException {
        return new ProviderClient(
                settings(), metadata(), signingKeys().named(keyId), transport, nonces, ServerClock.INSTANCE);
    }

    /** Speaks to it with the key that signs now. */
    ProviderClient client() throws BrokerException {
        return new ProviderClient(
                settings(), metadata(), signingKeys().current(), transport, nonces, ServerClock.INSTANCE);
    }
}
