package no.helseprofil.command.remote;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call of Helseprofil's admin REST.
 *
 * @param method method of HTTP
 * @param path path behind {@code …/helseprofil/}, in escaped form
 * @param query its parameters
 * @param body JSON, or null for none
 * @param headers further headers
 */
record ServerCall(
        String method,
        String path,
        Map<String, String> query,
        @Nullable String body,
        Map<String, String> headers) {

    /** Largest number of items in a page of a list. */
    static final int MOST = 100;

    /** Names that can't be in an address, since other software takes them for relative segments. */
    private static final Set<String> STEPS = Set.of("", ".", "..");

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,200}");

    /** Returns a call without parameters and body. */
    static ServerCall of(String method, String... path) {
        String address = Stream.of(path).map(ServerCall::step).collect(Collectors.joining("/"));
        return new ServerCall(method, address, Map.of(), null, Map.of());
    }

    /**
     * Returns a name as a segment of an address.
     *
     * @throws FailedCommandException if an address can't contain it
     */
    static String step(String name) {
        if (STEPS.contains(name)) {
            throw FailedCommandException.misused("«" + name + "» can't be named in an address");
        }
        return escaped(name);
    }

    /** Returns the call with a parameter; without it if the value is null. */
    ServerCall with(String name, @Nullable String value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        if (value != null) {
            more.put(name, value);
        }
        return new ServerCall(method, path, more, body, headers);
    }

    /**
     * Returns the call with the value of an option as its header; unchanged if the value is null.
     *
     * @throws FailedCommandException if a header may not contain it
     */
    ServerCall withHeader(String name, String option, @Nullable String value) {
        if (value == null) {
            return this;
        }
        if (!VISIBLE.matcher(value).matches()) {
            throw FailedCommandException.misused(option + " is written in visible ASCII, without spaces");
        }
        return new ServerCall(method, path, query, body, Map.of(name, value));
    }

    ServerCall withBody(String json) {
        return new ServerCall(method, path, query, json, headers);
    }

    /** Returns the call with an object as body. */
    ServerCall withBody(Map<String, ?> members) {
        return withBody(JSONObjectUtils.toJSONString(members));
    }

    /** Returns path and query. */
    String address() {
        return query.isEmpty() ? path : path + "?" + form(query);
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter -> escaped(parameter.getKey()) + "=" + escaped(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the call for a page of a list. */
    ServerCall page(int number, int most) {
        return with("first", String.valueOf(number * most)).with("max", String.valueOf(most));
    }
}
