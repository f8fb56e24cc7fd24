package no.helseprofil.keycloak.probe;

import java.util.concurrent.ExecutorService;
import no.helseprofil.assessment.probe.ProbeException;
import no.helseprofil.assessment.probe.ProbeTransport;

/** Opens transports to APIs. */
@FunctionalInterface
interface TransportFactory {

    /**
     * Opens the way to what is at a URL.
     *
     * @param workers what requests are sent by; as many as are needed
     * @throws ProbeException if nothing may be sent there
     */
    ProbeTransport open(String url, ExecutorService workers) throws ProbeException;
}
