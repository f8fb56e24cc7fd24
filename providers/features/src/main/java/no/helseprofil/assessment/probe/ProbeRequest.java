package no.helseprofil.assessment.probe;

import java.net.URI;
import java.util.List;

/**
 * One request of a probe: always a GET, which changes nothing.
 *
 * @param uri its address
 * @param headers its headers in this order; a name may occur twice
 */
public record ProbeRequest(URI uri, List<Header> headers) {

    public ProbeRequest {
        headers = List.copyOf(headers);
    }

    public record Header(String name, String value) {}
}
