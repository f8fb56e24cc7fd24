package no.helseprofil.testkit.client;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * End of an authorization request: a redirect to the client, or a page of the server without a login form.
 *
 * @param status the HTTP status of the last answer
 * @param redirect where the browser was sent, null if it stayed at the server
 * @param pageText the text of the page without markup, empty after a redirect
 */
public record AuthorizationAnswer(int status, @Nullable URI redirect, String pageText) {

    /** Returns the code, or null. */
    public @Nullable String code() {
        return parameter("code");
    }

    /** Returns the code. Throws an {@link IllegalStateException} with the server's error if there is none. */
    public String requiredCode() {
        String code = code();
        if (code == null) {
            throw new IllegalStateException("no code but " + this);
        }
        return code;
    }

    /** Returns the parameter {@code iss} (RFC 9207), or null. */
    public @Nullable String issuer() {
        return parameter("iss");
    }

    /** Returns the client's {@code state}, or null. */
    public @Nullable String state() {
        return parameter("state");
    }

    /** Returns the OAuth error of the redirect, or null. */
    public @Nullable String error() {
        return parameter("error");
    }

    /** Returns the OAuth {@code error_description} of the redirect, or null. */
    public @Nullable String errorDescription() {
        return parameter("error_description");
    }

    /**
     * Returns any parameter of the redirect's query or fragment (used for {@code response_type} {@code token}), or
     * null.
     */
    public @Nullable String parameter(String name) {
        return redirect == null ? null : query(redirect).get(name);
    }

    /** Returns status and error, and never the code. */
    @Override
    public String toString() {
        return redirect == null
                ? "HTTP " + status + " " + pageText
                : "a redirect with error " + error() + ": " + errorDescription();
    }

    private static Map<String, String> query(URI uri) {
        return Stream.of(uri.getRawQuery(), uri.getRawFragment())
                .filter(Objects::nonNull)
                .flatMap(part -> Arrays.stream(part.split("&")))
                .map(parameter -> parameter.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(
                        Collectors.toMap(pair -> decoded(pair[0]), pair -> decoded(pair[1]), (first, second) -> first));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
