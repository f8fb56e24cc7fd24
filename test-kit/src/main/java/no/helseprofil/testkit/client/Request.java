package no.helseprofil.testkit.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import no.helseprofil.testkit.client.TrustedServers.Http;
import org.jspecify.annotations.Nullable;

/**
 * HTTP request, sent exactly as built: a parameter or header that is added twice is sent twice. It is immutable. It is
 * sent once, without following redirects or keeping cookies.
 */
public final class Request {

    /**
     * Longest time for an answer. Keycloak takes half a minute to import some hundred clients at once, and minutes to
     * mark a hundred thousand.
     */
    private static final Duration TO_ANSWER = Duration.ofMinutes(10);

    private static final String FORM = "application/x-www-form-urlencoded";

    private final String method;
    private final URI address;
    private final List<Pair> headers = new ArrayList<>();
    private final List<Pair> form = new ArrayList<>();
    private @Nullable URI server;
    private @Nullable String caller;
    private byte @Nullable [] body;

    private Request(String method, URI address) {
        this.method = method;
        this.address = address;
    }

    private Request changed(Consumer<Request> change) {
        Request copy = new Request(method, address);
        copy.headers.addAll(headers);
        copy.form.addAll(form);
        copy.server = server;
        copy.caller = caller;
        copy.body = body;
        change.accept(copy);
        return copy;
    }

    /** Returns a GET. */
    public static Request get(URI address) {
        return of("GET", address);
    }

    /** Returns a POST, of a form unless {@link #body} is called. */
    public static Request post(URI address) {
        return of("POST", address);
    }

    /** Returns a request with any method. */
    public static Request of(String method, URI address) {
        return new Request(method, address);
    }

    /** Returns the URL. */
    public URI address() {
        return address;
    }

    /** Returns the HTTP method. */
    public String method() {
        return method;
    }

    /**
     * Returns this request for another server: the URL stays, and a header {@code Forwarded} (RFC 7239) carries it, as
     * behind a load balancer that selects one of several servers. A proof is about {@link #address}.
     *
     * @param picked scheme, host and port
     */
    public Request sentTo(URI picked) {
        return changed(request -> {
            request.server = picked;
            request.caller = null;
        });
    }

    /**
     * Returns this request for another server, with {@code Forwarded} naming this address as its sender, which the
     * server records as the caller's.
     *
     * @param from an IPv4 address
     */
    public Request sentTo(URI picked, String from) {
        return sentTo(picked).changed(request -> request.caller = from);
    }

    /** Returns this request with one more header line. */
    public Request header(String name, String value) {
        return changed(request -> request.headers.add(new Pair(name, value)));
    }

    /** Returns this request without header lines of this name. */
    public Request withoutHeader(String name) {
        return changed(
                request -> request.headers.removeIf(header -> header.name().equalsIgnoreCase(name)));
    }

    /** Returns this request with one more form parameter, after the existing ones. */
    public Request form(String name, String value) {
        return changed(request -> request.form.add(new Pair(name, value)));
    }

    /** Returns this request with further form parameters, in their order. */
    public Request form(Map<String, String> parameters) {
        return changed(request -> parameters.forEach((name, value) -> request.form.add(new Pair(name, value))));
    }

    /** Returns this request with this value in place of all values of a form parameter. */
    public Request formInstead(String name, String value) {
        return withoutForm(name).form(name, value);
    }

    /** Returns this request without a form parameter. */
    public Request withoutForm(String name) {
        return changed(
                request -> request.form.removeIf(parameter -> parameter.name().equals(name)));
    }

    /** Returns the first value of a form parameter, or null. */
    public @Nullable String formValue(String name) {
        return form.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Pair::value)
                .findFirst()
                .orElse(null);
    }

    /** Returns this request with a text in place of the form, sent unchanged: malformed percent escapes, JSON. */
    public Request body(String contentType, String text) {
        return body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns this request with bytes in place of the form, sent unchanged: text in another encoding. */
    public Request body(String contentType, byte[] bytes) {
        return withoutHeader("Content-Type").header("Content-Type", contentType).changed(request -> {
            request.form.clear();
            request.body = bytes.clone();
        });
    }

    /** Returns the form as it would be sent, to be changed and passed to {@link #body}. */
    public String encodedForm() {
        return form.stream()
                .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                .collect(Collectors.joining("&"));
    }

    /** Returns this request with a client secret (RFC 6749, section 2.3.1), which the profile refuses. */
    public Request basicAuthentication(String clientId, String secret) {
        String credentials = encoded(clientId) + ":" + encoded(secret);
        return header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Sends the request and waits for the answer.
     *
     * @throws IllegalStateException if there is no answer: the connection is refused, or nothing arrives within ten
     *     minutes
     */
    public Response send() {
        return Http.send(toHttp());
    }

    /** Sends the request without waiting, so that several arrive at once. */
    public CompletableFuture<Response> sendAsync() {
        return Http.sendAsync(toHttp());
    }

    private HttpRequest toHttp() {
        HttpRequest.Builder builder = HttpRequest.newBuilder(target()).timeout(TO_ANSWER);
        headers.forEach(header -> builder.header(header.name(), header.value()));
        if (server != null) {
            String by = caller == null ? "" : "for=" + caller + ";";
            builder.header(
                    "Forwarded", by + "proto=" + address.getScheme() + ";host=\"" + address.getAuthority() + "\"");
        }
        if (body != null) {
            return builder.method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
        }
        if (form.isEmpty()) {
            return builder.method(method, HttpRequest.BodyPublishers.noBody()).build();
        }
        return builder.header("Content-Type", FORM)
                .method(method, HttpRequest.BodyPublishers.ofString(encodedForm()))
                .build();
    }

    private URI target() {
        if (server == null) {
            return address;
        }
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return server.resolve(address.getRawPath() + query);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Pair(String name, String value) {}
}
