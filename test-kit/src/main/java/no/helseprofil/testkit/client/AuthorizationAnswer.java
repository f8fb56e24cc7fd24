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
 * How an authorization request ended: with a redirect to the client, or with a page of the server that has no login form
 * (any longer).
 *
 * @param status the HTTP status of the last answer
 * @param redirect where the browser was sent, null if it stayed at the server
 * @param pageText the text of the page without markup, empty after a redirect
 */
public record AuthorizationAnswer(int status, @Nullable URI redirect, String pageText) {

    /** The code, null without one. */
    public @Nullable String code() {
        return parameter("code");
    }

    /** The code. Throws an {@link IllegalStateException} with the server's error if there is none. */
    public String requiredCode() {
        String code = code();
        if (code == null) {
            throw new IllegalStateException("no code but " + this);
        }
        return code;
    }

    /** The parameter {@code iss} (RFC 9207), null without one. */
    public @Nullable String issuer() {
        return parameter("iss");
    }

    /** The client's {@code state}, null without one. */
    public @Nullable String state() {
        return parameter("state");
    }

    /** The OAuth error of the redirect, null without one. */
    public @Nullable String error() {
        return parameter("error");
    }

    /** The OAuth {@code error_description} of the redirect, null without one. */
    public @Nullable String errorDescription() {
        return parameter("error_description");
    }

    /** Any parameter of the redirect's query or fragment (there for {@code response_type} {@code token}), null without it. */
    public @Nullable String parameter(String name) {
        return redirect == null ? null : query(redirect).get(name);
    }

    /** Status and error; never the code. */
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
