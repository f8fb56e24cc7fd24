package no.helseprofil.it.budget;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;

/**
 * A request with far more in it than any client sends.
 *
 * @param kind of what there is so much
 * @param parameter which parameter has it
 * @param count how many words, values or levels
 * @param length how long each is
 */
record Flood(Kind kind, String parameter, int count, int length) {

    /** Contents of a flood. */
    enum Kind {
        /** Words of one parameter, each in the form of an API's scope. */
        WORDS,
        /** Values of one parameter. */
        VALUES,
        /** Parameters. */
        PARAMETERS,
        /** One long value. */
        LONG_VALUE,
        /** JSON within JSON, in a JWT or as it is. */
        DEEP_JSON,
        /** Many members of a JWT's payload. */
        WIDE_JSON,
        /** Header lines. */
        HEADERS
    }

    private static final AuthorizationRequest LOGIN =
            AuthorizationRequest.of("openid " + TestRealm.SCOPE, TestRealm.REDIRECT_URI);

    /** Length that the server takes of the first line of a request, and of one parameter of a form. */
    private static final int MOST_IN_HEAD = 3_000;

    private static final int MOST_IN_BODY = 120_000;

    /** Number of parameters that the server takes. */
    private static final int MOST_PARAMETERS = 980;

    /** The request, with names that no request has had before: nothing of it may be known already. */
    Request at(BudgetedEndpoint endpoint, URI address, OidcClient client) {
        int room = endpoint.isRead() ? MOST_IN_HEAD : MOST_IN_BODY;
        String unknown = "x" + UUID.randomUUID().toString().substring(0, 8);
        if (endpoint == BudgetedEndpoint.REGISTRATION && kind == Kind.DEEP_JSON) {
            return Request.post(address).body("application/json", deep(room / 12));
        }
        return switch (kind) {
            case WORDS -> with(endpoint, address, client, List.of(parameter), words(unknown, room));
            case VALUES -> with(endpoint, address, client, List.of(parameter), values(unknown, room));
            case PARAMETERS ->
                with(
                        endpoint,
                        address,
                        client,
                        range(Math.min(MOST_PARAMETERS, room / (length + 30)))
                                .mapToObj(i -> unknown + i)
                                .toList(),
                        List.of("v".repeat(length)));
            case LONG_VALUE ->
                with(endpoint, address, client, List.of(parameter), List.of(unknown + "v".repeat(room - 1_000)));
            case DEEP_JSON ->
                with(endpoint, address, client, List.of(parameter), List.of(jwt(deep(room / 12), client)));
            case WIDE_JSON ->
                with(endpoint, address, client, List.of(parameter), List.of(jwt(wide(unknown, room), client)));
            case HEADERS -> headers(with(endpoint, address, client, List.of("state"), List.of(unknown)), unknown);
        };
    }

    private List<String> words(String unknown, int room) {
        return List.of(range(room / (unknown.length() + length + 10))
                .mapToObj(i -> unknown + i + "/" + "a".repeat(length))
                .collect(Collectors.joining(" ")));
    }

    private List<String> values(String unknown, int room) {
        return range(Math.min(MOST_PARAMETERS, room / (unknown.length() + length + 25)))
                .mapToObj(i -> unknown + i + "v".repeat(length))
                .toList();
    }

    private IntStream range(int room) {
        return IntStream.range(0, Math.max(1, Math.min(count, room)));
    }

    private static String deep(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    }

    private String wide(String unknown, int room) {
        return range(room / 60)
                .mapToObj(i -> "\"" + unknown + i + "\":[\"" + unknown + "/a" + i + "\"]")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String jwt(String payload, OidcClient client) {
        String header = "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\""
                + client.proofKey().kid() + "\"}";
        return base64(header) + "." + base64(payload) + "." + base64("no signature");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Request headers(Request request, String unknown) {
        Request flooded = request;
        for (int i = 0; i < 20; i++) {
            flooded = flooded.header("Accept", "application/" + unknown + i)
                    .header("Accept-Language", unknown.substring(0, 2) + i)
                    .header("DPoP", unknown + i);
        }
        return flooded;
    }

    /** Returns a request that a client would send, but for this, and signed by somebody who is unknown here. */
    private static Request with(
            BudgetedEndpoint endpoint, URI address, OidcClient client, List<String> names, List<String> values) {
        return switch (endpoint) {
            case TOKEN -> form(client, address, names, values, Map.of("grant_type", "client_credentials"));
            case PAR, AUTHORIZATION -> form(client, address, names, values, LOGIN.parameters());
            case CURRENT -> form(client, address, names, values, Map.of("client_id", "none"));
            case INTROSPECTION, REVOCATION -> form(client, address, names, values, Map.of("token", "none"));
            case REGISTRATION -> Request.post(address).body("application/json", members(names, values));
            case NEXT_KEY ->
                Request.post(address)
                        .body("application/json", members(names, values))
                        .header("Authorization", "DPoP a.b.c");
            case HELP, CHECKPOINT, CONTACT -> Request.get(URI.create(address + "?" + query(names, values)));
            case USERINFO, SELF ->
                Request.get(URI.create(address + "?" + query(names, values)))
                        .header("Authorization", "DPoP " + values.get(0));
        };
    }

    private static Request form(
            OidcClient client, URI address, List<String> names, List<String> values, Map<String, String> usual) {
        Request request = Request.post(address).form(usual);
        Request complete = names.contains("client_assertion")
                ? request.form("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                : client.complete(request);
        for (String parameter : names) {
            complete = complete.withoutForm(parameter);
            for (String each : values) {
                complete = complete.form(parameter, each);
            }
        }
        return complete;
    }

    private static String query(List<String> names, List<String> values) {
        return names.stream()
                .flatMap(name ->
                        values.stream().map(value -> name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
    }

    private static String members(List<String> names, List<String> values) {
        String text = values.stream().map(value -> "\"" + value + "\"").collect(Collectors.joining(",", "[", "]"));
        return names.stream().map(name -> "\"" + name + "\":" + text).collect(Collectors.joining(",", "{", "}"));
    }
}
