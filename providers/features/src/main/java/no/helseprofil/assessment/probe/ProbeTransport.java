package no.helseprofil.assessment.probe;

import java.net.URI;
import java.util.List;

/** Transport of the requests of one probe, to one API. */
public interface ProbeTransport {

    /**
     * Sends a request.
     *
     * @throws ProbeException if there is no response, or the request may not be sent
     */
    ProbeAnswer send(ProbeRequest request) throws ProbeException;

    /** Sends all of these at the same moment, and returns the responses in the order of the requests. */
    List<ProbeAnswer> sendAtOnce(List<ProbeRequest> requests) throws ProbeException;

    /**
     * One request of a probe: always a GET, which changes nothing.
     *
     * @param uri its address
     * @param headers its headers in this order; a name may occur twice
     */
    record ProbeRequest(URI uri, List<Header> headers) {

        public ProbeRequest {
            headers = List.copyOf(headers);
        }

        public record Header(String name, String value) {}
    }
}
