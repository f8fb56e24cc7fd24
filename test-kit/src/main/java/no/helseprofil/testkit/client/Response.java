package no.helseprofil.testkit.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTTP answer as received.
 *
 * @param status the HTTP status
 * @param headers all header lines
 * @param body the body as text, empty if there is none
 */
public record Response(int status, HttpHeaders headers, String body) {

    Response(HttpResponse<String> response) {
        this(response.statusCode(), response.headers(), response.body());
    }

    /** Returns the first header line of this name. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Returns every header line of this name. */
    public List<String> headerLines(String name) {
        return headers.allValues(name);
    }

    /**
     * Returns the body as JSON.
     *
     * @throws IllegalArgumentException if it isn't JSON
     */
    public JsonNode json() {
        return JoseJson.read(body);
    }

    /** Returns a text member of the JSON body; null if it is absent, or the body isn't a JSON object. */
    public @Nullable String text(String member) {
        if (!body.startsWith("{")) {
            return null;
        }
        return json().path(member).textValue();
    }

    /** Returns the OAuth error (RFC 6749, section 5.2), or null if the body has none. */
    public @Nullable String error() {
        return text("error");
    }

    /** Returns the OAuth {@code error_description}, or null if the body has none. */
    public @Nullable String errorDescription() {
        return text("error_description");
    }

    /** Returns the OAuth {@code error_uri}, or null if the body has none. */
    public @Nullable String errorUri() {
        return text("error_uri");
    }

    /** Returns whether the status is 2xx. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns status and error, and never the body, which may contain a token. */
    @Override
    public String toString() {
        return error() == null ? "HTTP " + status : "HTTP " + status + " " + error() + ": " + errorDescription();
    }
}
