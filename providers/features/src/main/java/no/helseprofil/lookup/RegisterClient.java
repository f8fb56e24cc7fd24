package no.helseprofil.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.lookup.Lookups.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * Client of one host: no value from a request or a user can change the target. It accepts answers in JSON and UTF-8
 * only.
 *
 * @param base address, see {@link #address}
 */
public record RegisterClient(URI base, RegisterTransport transport) {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final String JSON = "application/json";
    private static final Pattern JSON_IN_UTF8 =
            Pattern.compile("application/(?:[a-z0-9.!#$&^_-]+\\+)?json\\s*(?:;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");
    private static final int FOUND = 200;
    private static final Set<Integer> NONE = Set.of(404, 410);

    /**
     * Parses the address of a register as an operator writes it.
     *
     * @param insecure whether it may be without TLS on a machine other than this one
     * @throws IllegalArgumentException with what to write
     */
    public static URI address(String url, boolean insecure) {
        URI address = uri(url);
        if (address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException("write a URL with a host, without user, query or fragment");
        }
        boolean plain = "http".equals(address.getScheme()) && (insecure || LOOPBACK.contains(address.getHost()));
        if (!plain && !"https".equals(address.getScheme())) {
            throw new IllegalArgumentException("write an https URL");
        }
        return address;
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException unreadable) {
            throw new IllegalArgumentException("write a URL");
        }
    }

    /**
     * Requests an address below the base.
     *
     * @param segments segments of the path; letters, digits, hyphens and underscores
     */
    public CompletableFuture<Reply> get(String... segments) {
        return send("GET", below(segments), Map.of(), null);
    }

    /** Sends a form to the base. */
    public CompletableFuture<Reply> postForm(String form) {
        return send("POST", base, Map.of("Content-Type", "application/x-www-form-urlencoded"), form);
    }

    /** Sends JSON to the base, with a bearer token. */
    public CompletableFuture<Reply> postJson(String json, String token) {
        return send("POST", base, Map.of("Authorization", "Bearer " + token, "Content-Type", JSON), json);
    }

    private URI below(String... segments) {
        StringBuilder path = new StringBuilder(base.toString().replaceFirst("/+$", ""));
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException("a segment of a path is letters, digits, hyphens and underscores");
            }
            path.append('/').append(segment);
        }
        return URI.create(path.toString());
    }

    private CompletableFuture<Reply> send(
            String method, URI target, Map<String, String> headers, @Nullable String body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Accept", JSON);
        return transport
                .send(new RegisterTransport.Sent(method, target, all, body))
                .handle((received, failure) -> {
                    if (failure != null) {
                        throw reason(RegisterException.causeOf(failure));
                    }
                    return reply(received);
                });
    }

    private static Reply reply(RegisterTransport.Received received) {
        if (NONE.contains(received.status())) {
            return new Reply(received.status(), Optional.empty());
        }
        if (received.status() != FOUND) {
            throw RegisterException.status(received.status());
        }
        if (!JSON_IN_UTF8.matcher(received.type().toLowerCase(Locale.ROOT)).matches()) {
            throw RegisterException.failed("Its answer is not JSON in UTF-8 by its content type.");
        }
        try {
            return new Reply(FOUND, Optional.of(Json.object(received.body().text())));
        } catch (MalformedException malformed) {
            throw RegisterException.failed("Its answer is no JSON object that can be read.");
        } catch (CharacterCodingException other) {
            throw RegisterException.failed("Its answer is not UTF-8.");
        } catch (IOException more) {
            throw RegisterException.failed("Its answer is too large.");
        }
    }

    private static RegisterException reason(Throwable cause) {
        if (cause instanceof RegisterException known) {
            return known;
        }
        if (cause instanceof SSLException) {
            return RegisterException.failed("No TLS connection to it: check its certificate and the truststore.");
        }
        if (cause instanceof TimeoutException || cause instanceof InterruptedIOException) {
            return RegisterException.late();
        }
        return RegisterException.failed(
                cause instanceof ConnectException || cause instanceof UnknownHostException
                        ? "No connection to it: check its address and the network."
                        : "It broke the connection off.");
    }

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

    /**
     * Result of one request to a register.
     *
     * @param status 200, or 404 or 410 if there is no such entry
     * @param object the answer, with 200 only
     */
    public record Reply(int status, Optional<ObjectNode> object) {}

    /** A register gave no usable answer. The message is a constant sentence that quotes nothing of what was sent. */
    public static final class RegisterException extends RuntimeException {

        private final Lookup result;
        private final int status;

        private RegisterException(Lookup result, int status, String reason) {
            super(reason);
            this.result = result;
            this.status = status;
        }

        /** Returns an exception for an unusable answer. */
        public static RegisterException failed(String reason) {
            return new RegisterException(Lookup.FAILED, 0, reason);
        }

        /** Returns the reason for which a look-up failed. */
        public static RegisterException of(Throwable failure) {
            Throwable cause = causeOf(failure);
            if (cause instanceof RegisterException known) {
                return known;
            }
            return cause instanceof TimeoutException ? late() : failed("It could not be asked.");
        }

        /** Returns the failure of a future without the exceptions that wrap it. */
        static Throwable causeOf(Throwable failure) {
            Throwable cause = failure;
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause;
        }

        static RegisterException late() {
            return new RegisterException(Lookup.TIMEOUT, 0, "It did not answer in time.");
        }

        /** Returns an exception for an HTTP status that says nothing about the entry. */
        static RegisterException status(int status) {
            return new RegisterException(Lookup.FAILED, status, "It answered with the HTTP status " + status + ".");
        }

        /** Returns the same exception with the name of the party that it is about. */
        public RegisterException about(String whom) {
            return new RegisterException(result, status, whom + ": " + reason());
        }

        /** Returns the result for metrics. */
        Lookup result() {
            return result;
        }

        /** Returns the HTTP status; 0 if another cause made it fail. */
        public int status() {
            return status;
        }

        /** Returns the sentence; unlike {@link #getMessage()} never null. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }
}
