package no.helseprofil.it.realm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * An answer without what differs from one server and one request to the next, see {@link Replacement}. All else is in it.
 *
 * @param status the HTTP status
 * @param headers names in lower case, and values in their order
 * @param body one line for each value of a JSON body, other text as it is
 */
record ComparableAnswer(int status, SortedMap<String, List<String>> headers, String body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    /** Keycloak writes these from a {@code Set.of}, whose order is drawn anew by each JVM. */
    private static final Set<String> SETS =
            Set.of("access-control-allow-headers", "access-control-allow-methods", "access-control-expose-headers");

    private static final Set<String> REFRESH_TOKENS = Set.of("Refresh", "Offline");

    /**
     * Claim that the server notes of a login for itself. Only the server reads a refresh token (RFC 6749, section 1.5).
     */
    private static final String NOTE_OF_THE_SERVER = "helseprofil";

    private static final int SECONDS_OF_A_SLOW_ANSWER = 10;

    static ComparableAnswer of(Response response, URI server) {
        SortedMap<String, List<String>> headers = new TreeMap<>();
        response.headers()
                .map()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), header(name, values, server)));
        return new ComparableAnswer(response.status(), headers, withoutAddress(body(response.body()), server));
    }

    private static List<String> header(String name, List<String> values, URI server) {
        if (name.equalsIgnoreCase("content-length")) {
            return List.of("<length>");
        }
        return values.stream()
                .map(value -> SETS.contains(name.toLowerCase(Locale.ROOT)) ? sorted(value) : value)
                .map(value -> withoutAddress(text(value), server))
                .toList();
    }

    private static String sorted(String list) {
        return Arrays.stream(list.split(",\\s*")).sorted().collect(Collectors.joining(", "));
    }

    private static String withoutAddress(String text, URI server) {
        String authority = server.getRawAuthority();
        return text.replace(authority, "<server>").replace(authority.replace(":", "%3A"), "<server>");
    }

    private static String body(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return text(text);
        }
        try {
            return json("", MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return text(text);
        }
    }

    private static String json(String name, JsonNode node) {
        @Nullable String word = Replacement.ofMember(name);
        if (word != null && !node.isNull()) {
            return word;
        }
        if (node.isObject()) {
            return object(node);
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(element -> json("", element))
                    .sorted()
                    .collect(Collectors.joining(",\n", "[", "]"));
        }
        if (name.equals("scope")) {
            return Arrays.stream(node.asText().split(" ")).sorted().toList().toString();
        }
        return name.endsWith("expires_in") ? rounded(node.asLong()) : scalar(node);
    }

    private static String object(JsonNode node) {
        Map<String, String> members = new TreeMap<>();
        if (node instanceof ObjectNode claims
                && REFRESH_TOKENS.contains(claims.path("typ").asText())) {
            claims.remove(NOTE_OF_THE_SERVER);
        }
        node.properties().forEach(member -> members.put(member.getKey(), json(member.getKey(), member.getValue())));
        return members.entrySet().stream()
                .map(member -> member.getKey() + ": " + member.getValue())
                .collect(Collectors.joining(",\n", "{", "}"));
    }

    /**
     * Returns a value as text. Quotation marks distinguish a text from a number. A text may hold JSON itself, as
     * records of administrators do.
     */
    private static String scalar(JsonNode node) {
        return node.isTextual() ? '"' + body(node.textValue()) + '"' : node.toString();
    }

    /** A token that took a second to make has a second less. */
    private static String rounded(long seconds) {
        return Math.round((double) seconds / SECONDS_OF_A_SLOW_ANSWER) * SECONDS_OF_A_SLOW_ANSWER + " s";
    }

    private static String text(String text) {
        return Replacement.inText(
                TOKEN.matcher(text).replaceAll(token -> Matcher.quoteReplacement(read(token.group()))));
    }

    private static String read(String token) {
        String[] parts = token.split("\\.", -1);
        return "<token " + decoded(parts[0]) + decoded(parts[1]) + ">";
    }

    private static String decoded(String part) {
        return body(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("HTTP ").append(status).append('\n');
        headers.forEach(
                (name, values) -> text.append(name).append(": ").append(values).append('\n'));
        return text.append('\n').append(body).toString();
    }
}
