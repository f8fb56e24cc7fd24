package no.helseprofil.assessment.probe;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** A probe can't go on. The message is one sentence for the report, and holds no secret. */
    final class ProbeException extends Exception {

        private final transient @Nullable ProbeAnswer answer;

        public ProbeException(String reason) {
            this(reason, null);
        }

        ProbeException(String reason, @Nullable ProbeAnswer answer) {
            super(reason);
            this.answer = answer;
        }

        public String reason() {
            return String.valueOf(getMessage());
        }

        /** Returns the response that shows it; null if there was none. */
        @Nullable
        ProbeAnswer answer() {
            return answer;
        }
    }
}
