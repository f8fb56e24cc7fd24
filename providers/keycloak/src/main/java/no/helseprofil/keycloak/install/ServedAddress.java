package no.helseprofil.keycloak.install;

import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.install.DesiredItem.Actual;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.urls.HostnameProvider;
import org.keycloak.urls.UrlType;

/**
 * Comparison of the address of a request with the server's own. {@code htu} of a proof, {@code aud} of an assertion and
 * {@code iss} of responses are compared with the server's own address. A client is therefore refused if a proxy and the
 * server disagree.
 *
 * @param seen address of the request as the server has received it, with forwarded headers if it reads them
 * @param own the server's own address for administrators
 * @param toClients the server's own address for clients
 * @param fixed whether the realm has a frontend URL of its own
 * @param chosen whether the server takes any host name of a request for its own
 */
record ServedAddress(URI seen, URI own, URI toClients, boolean fixed, boolean chosen) {

    /** Address that is not assigned to any server (RFC 6761). */
    private static final URI OF_NOBODY = URI.create("https://helseprofil.invalid/");

    private static final Pattern HOST =
            Pattern.compile("(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:(?<port>\\d{1,5}))?");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");
    private static final Pattern FORWARDED_PROTO = Pattern.compile("(?i)(?:^|;)\\s*proto=\"?(https?)\"?");
    private static final Pattern FORWARDED_HOST = Pattern.compile("(?i)(?:^|;)\\s*host=\"?([^\";,]+)\"?");

    private static final String HTTP = "http";
    private static final String HTTPS = "https";

    /**
     * Difference and its remedy.
     *
     * @param actual actual state
     * @param remedy option that corrects it
     */
    record Mismatch(String actual, String remedy) {}

    /**
     * Compares the addresses for one request.
     *
     * @param header look-up of a header's value, null if it wasn't sent
     */
    Optional<Mismatch> compare(UnaryOperator<@Nullable String> header) {
        Origin forwarded = forwarded(header);
        Origin called = forwarded == null ? Origin.of(seen) : forwarded;
        if (forwarded != null && !forwarded.equals(Origin.of(seen)) && !forwarded.equals(Origin.of(own))) {
            return Optional.of(new Mismatch(
                    "according to a proxy, it was called at " + forwarded
                            + ", but the server considers its address to be " + Origin.of(own),
                    "start the server with --proxy-headers=" + kind(header)
                            + ", if the proxy overwrites those headers, or" + " with --hostname=" + forwarded));
        }
        if (!called.isLoopback() && !called.equals(Origin.of(own))) {
            return Optional.of(new Mismatch(
                    "called at " + called + ", but the server considers its address to be " + Origin.of(own),
                    fixed
                            ? "call it at that address, or set the frontend URL of the realm to " + called
                            : "call it at that address, or start it with --hostname=" + called));
        }
        String prefix = first(header.apply("X-Forwarded-Prefix"));
        if (prefix != null && prefix.startsWith("/") && !path(own).startsWith(closed(prefix))) {
            return Optional.of(new Mismatch(
                    "a proxy has removed a prefix from the path, and the server's own is " + path(own),
                    "start the server with --proxy-headers=xforwarded, or with --hostname and the prefix in it"));
        }
        if (HTTP.equals(toClients.getScheme()) && !Origin.of(toClients).isLoopback()) {
            return Optional.of(new Mismatch(
                    "clients see the address " + Origin.of(toClients) + ", without TLS",
                    "let the proxy send X-Forwarded-Proto and X-Forwarded-Host, and start the server with"
                            + " --proxy-headers=xforwarded; or start it with --hostname=https://…"));
        }
        if (chosen && !called.isLoopback()) {
            return Optional.of(new Mismatch(
                    "called at " + called
                            + ", and the server accepts any host name that a caller sends as its own: its issuer is"
                            + " chosen by the caller",
                    "start the server with --hostname=" + called
                            + ", behind a proxy that writes the host name itself"));
        }
        return Optional.empty();
    }

    private static boolean isChosen(KeycloakSession session) {
        UriInfo another = (UriInfo) Proxy.newProxyInstance(
                ServedAddress.class.getClassLoader(),
                new Class<?>[] {UriInfo.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getBaseUri" -> OF_NOBODY;
                    case "getBaseUriBuilder" -> UriBuilder.fromUri(OF_NOBODY);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        URI served = session.getProvider(HostnameProvider.class).getBaseUri(another, UrlType.FRONTEND);
        return OF_NOBODY.getHost().equals(served.getHost());
    }

    /** Returns the item on the address of the request that reads it. */
    static DesiredItem item() {
        return new DesiredItem(
                "address",
                "the server knows the address at which it is called: htu, aud and iss are compared with it",
                "start the server with --hostname, or --proxy-headers",
                DesiredItem.Owner.REALM,
                (session, realm) -> {
                    KeycloakContext context = session.getContext();
                    return new ServedAddress(
                                    context.getHttpRequest().getUri().getBaseUri(),
                                    context.getUri(UrlType.ADMIN).getBaseUri(),
                                    context.getUri(UrlType.FRONTEND).getBaseUri(),
                                    realm.getAttribute("frontendUrl") != null,
                                    isChosen(session))
                            .actual(context.getRequestHeaders()::getHeaderString);
                },
                null,
                List.of(),
                "");
    }

    private Actual actual(UnaryOperator<@Nullable String> header) {
        return compare(header)
                .map(mismatch -> Actual.of(false, mismatch.actual()).mendedBy(mismatch.remedy()))
                .orElseGet(() -> Actual.of(true, Origin.of(toClients).toString()));
    }

    private @Nullable Origin forwarded(UnaryOperator<@Nullable String> header) {
        String element = first(header.apply("Forwarded"));
        if (element != null) {
            return origin(find(FORWARDED_PROTO, element), find(FORWARDED_HOST, element), null);
        }
        return origin(
                first(header.apply("X-Forwarded-Proto")),
                first(header.apply("X-Forwarded-Host")),
                first(header.apply("X-Forwarded-Port")));
    }

    /**
     * Returns the origin that the headers name, completed by the address of the request; null if they name none, or
     * can't be read.
     */
    private @Nullable Origin origin(@Nullable String proto, @Nullable String host, @Nullable String port) {
        if (proto == null && host == null) {
            return null;
        }
        String scheme = proto == null ? seen.getScheme() : proto.toLowerCase(Locale.ROOT);
        Matcher named = HOST.matcher(host == null ? Origin.of(seen).authority() : host);
        if (!(HTTP.equals(scheme) || HTTPS.equals(scheme)) || !named.matches()) {
            return null;
        }
        String number = port != null && PORT.matcher(port).matches() ? port : host == null ? null : named.group("port");
        return new Origin(
                scheme,
                named.group("host").toLowerCase(Locale.ROOT),
                number == null ? Origin.defaultPort(scheme) : Integer.parseInt(number));
    }

    private static String kind(UnaryOperator<@Nullable String> header) {
        return header.apply("Forwarded") == null ? "xforwarded" : "forwarded";
    }

    /**
     * Returns the first element of a list header. Each proxy on the way adds an element, and the first one is the
     * address that the caller has used.
     */
    private static @Nullable String first(@Nullable String list) {
        return list == null || list.isBlank() ? null : list.split(",", 2)[0].strip();
    }

    private static @Nullable String find(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : null;
    }

    private static String path(URI address) {
        return closed(address.getPath() == null ? "/" : address.getPath());
    }

    /** Returns a path with a slash at its end, so that {@code /a} isn't a prefix of {@code /ab}. */
    private static String closed(String path) {
        return path.endsWith("/") ? path : path + "/";
    }

    private record Origin(String scheme, String host, int port) {

        static Origin of(URI address) {
            String scheme = address.getScheme();
            String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
            return new Origin(scheme, host, address.getPort() < 0 ? defaultPort(scheme) : address.getPort());
        }

        static int defaultPort(String scheme) {
            return HTTPS.equals(scheme) ? 443 : 80;
        }

        boolean isLoopback() {
            return host.equals("localhost")
                    || host.endsWith(".localhost")
                    || host.startsWith("127.")
                    || host.equals("[::1]");
        }

        String authority() {
            return port == defaultPort(scheme) ? host : host + ":" + port;
        }

        @Override
        public String toString() {
            return scheme + "://" + authority();
        }
    }
}
