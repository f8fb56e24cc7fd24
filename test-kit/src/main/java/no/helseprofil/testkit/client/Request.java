package no.helseprofil.testkit.client;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, exactly as told: a parameter or header that is added twice is sent twice. Immutable. It is sent once,
 * redirects are not followed and cookies not kept.
 */
public final class Request {

    /** Keycloak takes half a minute to import some hundred clients at once, and minutes to mark a hundred thousand. */
    private static final Duration TO_ANSWER = Duration.ofMinutes(10);

    private static final String FORM = "application/x-www-form-urlencoded";

    private final String method;
    private final URI address;
    private final @Nullable URI server;
    private final @Nullable String caller;
    private final List<Pair> headers;
    private final List<Pair> form;
    private final byte @Nullable [] body;

    private Request(
            String method,
            URI address,
            @Nullable URI server,
            @Nullable String caller,
            List<Pair> headers,
            List<Pair> form,
            byte @Nullable [] body) {
        this.method = method;
        this.address = address;
        this.server = server;
        this.caller = caller;
        this.headers = List.copyOf(headers);
        this.form = List.copyOf(form);
        this.body = body;
    }

    /** A GET. */
    public static Request get(URI address) {
        return of("GET", address);
    }

    /** A POST, of a form unless {@link #body} says otherwise. */
    public static Request post(URI address) {
        return of("POST", address);
    }

    /** A request with any method. */
    public static Request of(String method, URI address) {
        return new Request(method, address, null, null, List.of(), List.of(), null);
    }

    /** Where it goes. */
    public URI address() {
        return address;
    }

    /** How it goes there. */
    public String method() {
        return method;
    }

    /**
     * Sent to this server, though addressed as before, with a header {@code Forwarded} (RFC 7239) that says so: as a load
     * balancer does that picks one of several servers behind one address. A proof is about {@link #address}.
     *
     * @param picked scheme, host and port
     */
    public Request sentTo(URI picked) {
        return new Request(method, address, picked, null, headers, form, body);
    }

    /**
     * The same, and {@code Forwarded} says that it comes from this address: what the server writes down as the caller's.
     *
     * @param from an IPv4 address
     */
    public Request sentTo(URI picked, String from) {
        return new Request(method, address, picked, from, headers, form, body);
    }

    /** One more header line. */
    public Request header(String name, String value) {
        return withHeaders(plus(headers, new Pair(name, value)));
    }

    /** No header line of this name. */
    public Request withoutHeader(String name) {
        return withHeaders(keeping(headers, header -> !header.name().equalsIgnoreCase(name)));
    }

    /** One more form parameter, after those that are there. */
    public Request form(String name, String value) {
        return withForm(plus(form, new Pair(name, value)));
    }

    /** These form parameters too, in their order. */
    public Request form(Map<String, String> parameters) {
        return withForm(Stream.concat(
                        form.stream(), parameters.entrySet().stream().map(it -> new Pair(it.getKey(), it.getValue())))
                .toList());
    }

    /** The form parameter has this value alone, whatever it had before. */
    public Request formInstead(String name, String value) {
        return withoutForm(name).form(name, value);
    }

    /** No form parameter of this name. */
    public Request withoutForm(String name) {
        return withForm(keeping(form, parameter -> !parameter.name().equals(name)));
    }

    /** The first value of a form parameter, null without one. */
    public @Nullable String formValue(String name) {
        return form.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Pair::value)
                .findFirst()
                .orElse(null);
    }

    /** This text in place of the form, sent as it is: malformed percent escapes, JSON. */
    public Request body(String contentType, String text) {
        return body(contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** These bytes in place of the form, sent as they are: text in another encoding. */
    public Request body(String contentType, byte[] bytes) {
        return new Request(
                method,
                address,
                server,
                caller,
                plus(
                        keeping(headers, header -> !header.name().equalsIgnoreCase("Content-Type")),
                        new Pair("Content-Type", contentType)),
                List.of(),
                bytes.clone());
    }

    /** The form as it would be sent: something to spoil and hand to {@link #body}. */
    public String encodedForm() {
        return form.stream()
                .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                .collect(Collectors.joining("&"));
    }

    /** Authenticates with a client secret (RFC 6749, section 2.3.1), which the profile refuses. */
    public Request basicAuthentication(String clientId, String secret) {
        String credentials = encoded(clientId) + ":" + encoded(secret);
        return header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Sends it and waits for the answer.
     *
     * @throws IllegalStateException if no answer comes: refused connection, or none within two minutes
     */
    public Response send() {
        return Http.send(toHttp());
    }

    /** Sends it without waiting, so that several arrive at once. */
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

    private Request withHeaders(List<Pair> changed) {
        return new Request(method, address, server, caller, changed, form, body);
    }

    private Request withForm(List<Pair> changed) {
        return new Request(method, address, server, caller, headers, changed, body);
    }

    private static List<Pair> plus(List<Pair> pairs, Pair one) {
        return Stream.concat(pairs.stream(), Stream.of(one)).toList();
    }

    private static List<Pair> keeping(List<Pair> pairs, Predicate<Pair> which) {
        return pairs.stream().filter(which).toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Pair(String name, String value) {}
}
