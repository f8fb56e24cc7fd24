package no.helseprofil.register;

import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import no.helseprofil.jose.Json;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP to one host, and to no other: redirects are not followed, and nothing that comes from a request
 * or a user can change where it goes. Nobody waits longer than the timeout, which counts from sending to the
 * last octet of the body.
 */
public final class RegisterClient {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final URI base;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * @param base by {@link #address}
     */
    public RegisterClient(URI base, Duration timeout) {
        this.base = base;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    /**
     * The address of a register as an operator writes it.
     *
     * @param insecure whether it may be without TLS on another machine than this one
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
     * Asks for what is below the base.
     *
     * @param segments of the path; letters, digits, hyphens and underscores
     */
    public CompletableFuture<Reply> get(String... segments) {
        return send(HttpRequest.newBuilder(below(segments)).GET());
    }

    /** Sends a form to the base. */
    public CompletableFuture<Reply> postForm(String form) {
        return send(HttpRequest.newBuilder(base)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /** Sends JSON to the base, as the bearer of a token. */
    public CompletableFuture<Reply> postJson(String json, String token) {
        return send(HttpRequest.newBuilder(base)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
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

    private CompletableFuture<Reply> send(HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(request.header("Accept", "application/json").build(), ReplyBody::new);
        CompletableFuture<HttpResponse<String>> inTime =
                exchange.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return inTime.handle((response, failure) -> {
            if (failure != null) {
                exchange.cancel(true);
                throw reason(failure);
            }
            return reply(response);
        });
    }

    private static Reply reply(HttpResponse<String> response) {
        try {
            return new Reply(
                    response.statusCode(),
                    response.statusCode() == 200 ? Optional.of(Json.object(response.body())) : Optional.empty());
        } catch (MalformedException malformed) {
            throw RegisterException.failed("Its answer is no JSON object that can be read.");
        }
    }

    private static RegisterException reason(Throwable failure) {
        Throwable cause = RegisterException.causeOf(failure);
        for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
            if (deeper instanceof RegisterException known) {
                return known;
            }
            if (deeper instanceof SSLException) {
                return RegisterException.failed("No TLS connection to it: check its certificate and the truststore.");
            }
        }
        if (cause instanceof TimeoutException || cause instanceof java.net.http.HttpTimeoutException) {
            return RegisterException.late();
        }
        return RegisterException.failed(
                cause instanceof ConnectException
                        ? "No connection to it: check its address and the network."
                        : "It broke the connection off.");
    }

    /**
     * The body of an answer as far as it may be read: JSON in UTF-8 of bounded size. Of anything else
     * not one byte is taken.
     */
    static final class ReplyBody implements BodySubscriber<String> {

        /** Octets: many times what a register says of one person or unit. */
        static final int MOST = 64 * 1024;

        private static final Set<Integer> NONE = Set.of(404, 410);
        private static final Pattern JSON = Pattern.compile(
                "application/(?:[a-z0-9.!#$&^_-]+\\+)?json\\s*(?:;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");

        private final ResponseInfo answer;
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        ReplyBody(ResponseInfo answer) {
            this.answer = answer;
        }

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription started) {
            subscription = started;
            if (NONE.contains(answer.statusCode())) {
                text.complete("");
            } else if (answer.statusCode() != 200) {
                text.completeExceptionally(RegisterException.status(answer.statusCode()));
            } else if (!isJson()) {
                fail("Its answer is not JSON in UTF-8 by its content type.");
            } else if (answer.headers().firstValueAsLong("content-length").orElse(0) > MOST) {
                fail("Its answer is too large.");
            }
            if (text.isDone()) {
                started.cancel();
            } else {
                started.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (received.size() + buffer.remaining() > MOST) {
                    fail("Its answer is too large.");
                    return;
                }
                byte[] octets = new byte[buffer.remaining()];
                buffer.get(octets);
                received.write(octets, 0, octets.length);
            }
        }

        @Override
        public void onError(Throwable broken) {
            text.completeExceptionally(broken);
        }

        @Override
        public void onComplete() {
            try {
                text.complete(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(received.toByteArray()))
                        .toString());
            } catch (CharacterCodingException other) {
                fail("Its answer is not UTF-8.");
            }
        }

        private boolean isJson() {
            return answer.headers()
                    .firstValue("content-type")
                    .filter(type -> JSON.matcher(type.toLowerCase(Locale.ROOT)).matches())
                    .isPresent();
        }

        /** Whoever waits is told at once, so nobody is left to break an answer off that does not end. */
        private void fail(String reason) {
            text.completeExceptionally(RegisterException.failed(reason));
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }
}
