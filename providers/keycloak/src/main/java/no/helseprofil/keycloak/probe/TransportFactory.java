package no.helseprofil.keycloak.probe;

import java.util.concurrent.ExecutorService;
import no.helseprofil.assessment.probe.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport;

/** Factory of transports to APIs. */
@FunctionalInterface
interface TransportFactory {

    /**
     * Opens the transport to the host of a URL.
     *
     * @param workers threads for the requests, as many as are needed
     * @throws ProbeException if no probe may be sent there
     */
    ProbeTransport open(String url, ExecutorService workers) throws ProbeException;
}
