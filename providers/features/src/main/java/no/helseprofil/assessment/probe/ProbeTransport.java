package no.helseprofil.assessment.probe;

import java.util.List;

/** Sends the requests of one probe, to one API. */
public interface ProbeTransport {

    /**
     * Sends a request.
     *
     * @throws ProbeException if there is no answer, or the request may not be sent
     */
    ProbeAnswer send(ProbeRequest request) throws ProbeException;

    /** Sends all of these at the same moment; the answers come in the order of the requests. */
    List<ProbeAnswer> sendAtOnce(List<ProbeRequest> requests) throws ProbeException;
}
