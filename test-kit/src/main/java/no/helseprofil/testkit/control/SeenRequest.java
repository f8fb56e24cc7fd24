package no.helseprofil.testkit.control;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Request to an endpoint of the server. It holds no token, code or assertion.
 *
 * @param at when it arrived
 * @param endpoint the endpoint's name in the metadata
 * @param method its method
 * @param path its path, without a query
 * @param clientId the client that it names; null if it names none
 * @param grantType its grant; null if it has none
 */
record SeenRequest(
        Instant at,
        String endpoint,
        String method,
        String path,
        @Nullable String clientId,
        @Nullable String grantType) {

    static SeenRequest of(String endpoint, String method, URI address, Headers headers, byte[] body) {
        Map<String, String> form = parameters(new String(body, StandardCharsets.UTF_8));
        Map<String, String> query = parameters(String.valueOf(address.getRawQuery()));
        String named = Stream.of(
                        claim(form.get("client_assertion"), "sub"),
                        Optional.ofNullable(form.get("client_id")),
                        basicUser(headers.getFirst("Authorization")),
                        Optional.ofNullable(query.get("client_id")),
                        claim(token(headers.getFirst("Authorization")), "client_id"))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        return new SeenRequest(Instant.now(), endpoint, method, address.getPath(), named, form.get("grant_type"));
    }

    /** Returns the parameters of a form or a query; of one that comes twice, the first. */
    static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : encoded.split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2) {
                parameters.putIfAbsent(decoded(pair[0]), decoded(pair[1]));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    /** Returns a claim of a JWT, which is read and not verified. */
    private static Optional<String> claim(@Nullable String jwt, String name) {
        if (jwt == null) {
            return Optional.empty();
        }
        try {
            JWTClaimsSet claims = JWTParser.parse(jwt).getJWTClaimsSet();
            return Optional.ofNullable(claims == null ? null : claims.getStringClaim(name));
        } catch (ParseException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> basicUser(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Basic ")) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
            return Optional.of(decoded(new String(decoded, StandardCharsets.UTF_8).split(":", 2)[0]));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static @Nullable String token(@Nullable String authorization) {
        String[] parts = String.valueOf(authorization).split(" ", 2);
        return parts.length == 2 ? parts[1] : null;
    }
}
