package no.helseprofil.broker;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Transport to the provider: each call has a response of bounded size within bounded time, or fails. */
public interface ProviderTransport {

    /** Sends one request. It follows no redirect and never retries. */
    Received send(Sent request) throws IOException;

    /**
     * A request.
     *
     * @param headers headers beside those that every request has
     * @param body null if it has none
     */
    record Sent(
            String method,
            URI target,
            Map<String, String> headers,
            @Nullable String body) {

        static Sent get(URI target) {
            return new Sent("GET", target, Map.of(), null);
        }

        /** Returns a text without the tokens that the request may hold. */
        @Override
        public String toString() {
            return method + " " + target.getHost();
        }
    }

    /**
     * A response.
     *
     * @param type its media type, in lower case and without parameters; empty if it has none
     * @param nonce {@code DPoP-Nonce}; null if it has none
     */
    record Received(int status, String type, @Nullable String nonce, String body) {

        private static final int FIRST_FAILURE = 300;

        boolean isSuccess() {
            return status >= 200 && status < FIRST_FAILURE;
        }

        /** Returns a text without the tokens that the response may hold. */
        @Override
        public String toString() {
            return "HTTP " + status;
        }
    }
}
