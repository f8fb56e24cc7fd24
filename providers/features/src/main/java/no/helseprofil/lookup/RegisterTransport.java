package no.helseprofil.lookup;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Transport to registers: each call has an answer of bounded size within bounded time, or fails. */
@FunctionalInterface
public interface RegisterTransport {

    /** Sends one request; fails with an {@link IOException}. It follows no redirect and never retries. */
    CompletableFuture<Received> send(Sent request);

    /**
     * A request.
     *
     * @param body null if it has none
     */
    record Sent(
            String method,
            URI target,
            Map<String, String> headers,
            @Nullable String body) {

        /** Returns a text without the tokens and identity numbers that the request may hold. */
        @Override
        public String toString() {
            return method + " " + target.getHost();
        }
    }

    /**
     * An answer.
     *
     * @param type its content type; empty if it has none
     */
    record Received(int status, String type, Content body) {}

    /** A body that has been received. */
    @FunctionalInterface
    interface Content {

        /**
         * Returns it as text.
         *
         * @throws java.nio.charset.CharacterCodingException if it isn't UTF-8
         * @throws IOException if it is longer than an answer may be
         */
        String text() throws IOException;
    }
}
