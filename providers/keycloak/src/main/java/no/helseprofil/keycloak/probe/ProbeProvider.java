package no.helseprofil.keycloak.probe;

import no.helseprofil.keycloak.probe.HttpTransport.TransportFactory;
import org.keycloak.provider.Provider;

/** Source of transports to APIs, within the operator's limits. */
public interface ProbeProvider extends Provider {

    TransportFactory transports();

    /** Returns the maximum number of requests to an API. */
    int requests();

    @Override
    default void close() {
        // Each run opens and closes its transports.
    }
}
