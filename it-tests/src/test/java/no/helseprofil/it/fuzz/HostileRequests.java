package no.helseprofil.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;

/**
 * Requests to each endpoint of ours, by its description, and of the protocol, by the metadata, with something hostile in
 * the path, the query, a header, the form or the body. The same ones each time but for what the server makes up.
 */
final class HostileRequests {

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "X");

    /** Parameters that the endpoints read, ours and those of the protocol, and one name that no endpoint knows. */
    private static final List<String> PARAMETERS = List.of(("client_id client_assertion client_assertion_type"
                    + " client_secret grant_type scope code redirect_uri state nonce code_verifier code_challenge"
                    + " code_challenge_method refresh_token token token_type_hint subject_token subject_token_type"
                    + " actor_token authorization_details claims request request_uri response_type response_mode"
                    + " acr_values max_age prompt login_hint id_token_hint ui_locales kc_locale first max at since from"
                    + " to dry-run reason requirement client unknown")
            .split(" "));

    private static final List<String> HEADERS = List.of(
            "Authorization",
            "DPoP",
            "Accept",
            "Accept-Language",
            "If-Match",
            "If-None-Match",
            "Content-Type",
            "Content-Encoding",
            "Cookie",
            "Origin",
            "Referer",
            "Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "Range",
            "Signature",
            "traceparent");

    private static final List<String> CONTENT_TYPES = List.of(
            "application/x-www-form-urlencoded",
            "application/json",
            "application/jwt",
            "application/token-introspection+jwt",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded; charset=utf-16",
            "*/*");

    private final List<Route> routes;
    private final String host;
    private final Supplier<String> administrator;
    private final Random random;

    private HostileRequests(List<Route> routes, String host, Supplier<String> administrator, Random random) {
        this.routes = routes;
        this.host = host;
        this.administrator = administrator;
        this.random = random;
    }

    /**
     * Makes the requests for a realm.
     *
     * @param administrator a token of somebody who may read what is the realm's
     */
    static HostileRequests of(TestRealm realm, Supplier<String> administrator, Random random) {
        URI address = realm.address("");
        return new HostileRequests(routes(realm), address.getHost() + ":" + address.getPort(), administrator, random);
    }

    List<Route> routes() {
        return routes;
    }

    /** The next one, of the route whose turn it is. */
    Hostile next(int turn) {
        Route route = routes.get(turn % routes.size());
        String method = random.nextInt(6) == 0 ? METHODS.get(random.nextInt(METHODS.size())) : route.method();
        StringBuilder headers = new StringBuilder("Host: " + host + "\r\n");
        boolean takesTheProfileAway = route.path().endsWith("/install") && method.equals("DELETE");
        if (route.path().startsWith("/admin/") && !takesTheProfileAway && random.nextInt(4) != 0) {
            headers.append("Authorization: Bearer ").append(administrator.get()).append("\r\n");
        }
        String path = route.path();
        String body = "";
        switch (random.nextInt(5)) {
            case 0 -> path = path(path);
            case 1 -> path += "?" + parameters(random.nextInt(3) + 1);
            case 2 -> headers.append(header());
            case 3 -> body = parameters(random.nextInt(6) + 1);
            default -> body = HostileValues.any(random);
        }
        if (!body.isEmpty() || method.startsWith("P")) {
            headers.append("Content-Type: ")
                    .append(
                            random.nextInt(3) == 0
                                    ? CONTENT_TYPES.get(random.nextInt(CONTENT_TYPES.size()))
                                    : route.contentType())
                    .append("\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n");
        }
        String place = filled(path).replace(" ", "%20");
        return new Hostile(route, method + " " + place + " HTTP/1.1\r\n" + headers + "\r\n" + body);
    }

    private String path(String path) {
        String hostile = HostileValues.inOneLine(random);
        int open = path.indexOf('{');
        if (open >= 0) {
            return path.substring(0, open) + hostile + path.substring(path.indexOf('}', open) + 1);
        }
        return random.nextBoolean() ? path + "/" + hostile : path + hostile;
    }

    private static String filled(String path) {
        return path.replaceAll("\\{[a-zA-Z]+}", "unknown");
    }

    private String parameters(int count) {
        return Stream.generate(() -> parameter() + "=" + HostileValues.inOneLine(random))
                .limit(count)
                .reduce((left, right) -> left + "&" + right)
                .orElseThrow();
    }

    private String parameter() {
        return PARAMETERS.get(random.nextInt(PARAMETERS.size()));
    }

    private String header() {
        String name = HEADERS.get(random.nextInt(HEADERS.size()));
        String value = HostileValues.inOneLine(random);
        String scheme = name.equals("Authorization")
                ? List.of("DPoP ", "Bearer ", "Basic ", "").get(random.nextInt(4))
                : "";
        String line = name + ": " + scheme + value + "\r\n";
        return random.nextInt(6) == 0 ? line + line : line;
    }

    private static List<Route> routes(TestRealm realm) {
        List<Route> routes = new ArrayList<>();
        JsonNode ours =
                Request.get(realm.address("helseprofil/openapi.json")).send().json();
        ours.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> routes.add(new Route(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey().replace("{realm}", realm.name()),
                                "application/json"))));
        JsonNode metadata = Request.get(realm.address(".well-known/openid-configuration"))
                .send()
                .json();
        metadata.valueStream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(address -> address.startsWith(realm.issuer() + "/"))
                .distinct()
                .flatMap(address -> Stream.of("GET", "POST")
                        .map(method -> new Route(
                                method, URI.create(address).getRawPath(), "application/x-www-form-urlencoded")))
                .forEach(routes::add);
        return routes;
    }

    /**
     * An endpoint.
     *
     * @param path with what is left open in it
     * @param contentType what it reads
     */
    record Route(String method, String path, String contentType) {

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /**
     * One request.
     *
     * @param text all of it, a character for a byte
     */
    record Hostile(Route route, String text) {}
}
