package no.helseprofil.command.remote;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import org.jspecify.annotations.Nullable;

/** HTTP client for a server. It follows no redirect, because requests contain a token or a password. */
final class ServerHttp {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Longest wait for a response: a dry run judges all clients of a realm. */
    private static final Duration ANSWER = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /**
     * Sends a request.
     *
     * @param body null if it has none
     * @throws FailedCommandException if no response comes
     */
    ServerReply send(URI address, String method, Map<String, String> headers, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(ANSWER)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new ServerReply(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.headers().firstValue("ETag"),
                    answer.body());
        } catch (IOException none) {
            throw new FailedCommandException(
                    ExitStatus.UNREACHABLE, address.getAuthority() + " can't be reached: " + why(none, address));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new FailedCommandException(ExitStatus.UNREACHABLE, "stopped while waiting for an answer");
        }
    }

    private static String why(IOException none, URI address) {
        if (none instanceof HttpTimeoutException) {
            return "no answer came in time";
        }
        // a server without TLS may close the connection before the client sees that the response isn't TLS
        if (none instanceof SSLException
                || isCausedBy(none, EOFException.class) && "https".equals(address.getScheme())) {
            return "TLS failed (" + none.getMessage()
                    + "). A certificate of your own authority is trusted by -Djavax.net.ssl.trustStore";
        }
        if (none instanceof ConnectException) {
            return isCausedBy(none, UnresolvedAddressException.class)
                    ? "no host has this name"
                    : "no server listens at this address";
        }
        return Optional.ofNullable(none.getMessage()).orElse(none.getClass().getSimpleName());
    }

    private static boolean isCausedBy(@Nullable Throwable failure, Class<? extends Throwable> cause) {
        return failure != null && (cause.isInstance(failure) || isCausedBy(failure.getCause(), cause));
    }

    /**
     * Response of a server.
     *
     * @param status HTTP status
     * @param type the header Content-Type; empty if it has none
     * @param etag the entity tag, if it has one
     * @param body the body as text
     */
    record ServerReply(int status, String type, Optional<String> etag, String body) {

        private static final String REMEDY =
                "Reading needs the role view-clients or manage-realm of the realm, changing needs manage-realm.";

        boolean isFine() {
            return status >= 200 && status < 300;
        }

        private boolean isJson() {
            return type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT).endsWith("json");
        }

        JsonTree json() {
            return JsonTree.parse(body);
        }

        /** Returns the reason of a refusal in the server's own words, and what to do about it. */
        FailedCommandException refusal() {
            List<String> lines = new ArrayList<>();
            lines.add("refused (" + status + ")"
                    + reason().map(text -> ": " + text).orElse(""));
            if (isJson()) {
                json().get("errors")
                        .items()
                        .forEach(error -> lines.add("  " + error.shown("pointer") + ": " + error.shown("detail")));
            }
            switch (status) {
                case 401 -> lines.add("No user is signed in by this token: it has ended, or is one of another server.");
                case 403 -> lines.add(REMEDY);
                case 412 ->
                    lines.add("Somebody else has changed it since it was read, and nothing is written. Read it again,"
                            + " repeat your change in what is there now, and send that.");
                default -> {}
            }
            if (status < 400) {
                lines.add(
                        "The response doesn't come from the server itself. Name the address that a browser ends up at.");
            }
            return new FailedCommandException(kind(), lines);
        }

        private int kind() {
            if (status == 401 || status == 403) {
                return ExitStatus.NOT_ALLOWED;
            }
            return status >= 400 && status < 500 ? ExitStatus.REFUSED : ExitStatus.UNREACHABLE;
        }

        /** Returns the text of problem details, or of an error of Keycloak or OAuth; empty for a page. */
        Optional<String> reason() {
            if (!isJson()) {
                return Optional.empty();
            }
            JsonTree said = json();
            return Stream.of("detail", "error_description", "errorMessage", "error")
                    .flatMap(name -> said.text(name).stream())
                    .findFirst();
        }
    }
}
