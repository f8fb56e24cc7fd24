package no.helseprofil.keycloak.probe;

import org.keycloak.provider.Provider;

/** The transports to APIs, as the operator lets them be. There is one for all requests. */
public interface ProbeProvider extends Provider {

    TransportFactory transports();

    /** How many requests an API is sent at most. */
    int requests();

    @Override
    default void close() {
        // Transports are opened and closed by each run.
    }
}
