package no.helseprofil.broker;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way to the other side: each call has an answer of bounded size within bounded time, or fails. */
public interface ProviderTransport {

    /** Sends one request. It follows no redirect, and tries nothing twice. */
    Received send(Sent request) throws IOException;

    /**
     * A request.
     *
     * @param headers beside those that every request has
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

        /** There are tokens in it. */
        @Override
        public String toString() {
            return method + " " + target.getHost();
        }
    }

    /**
     * An answer.
     *
     * @param type its media type, without parameters and in small letters; empty if it says none
     * @param nonce {@code DPoP-Nonce}; null if it has none
     */
    record Received(int status, String type, @Nullable String nonce, String body) {

        private static final int FIRST_FAILURE = 300;

        boolean isSuccess() {
            return status >= 200 && status < FIRST_FAILURE;
        }

        /** There are tokens in it. */
        @Override
        public String toString() {
            return "HTTP " + status;
        }
    }
}
