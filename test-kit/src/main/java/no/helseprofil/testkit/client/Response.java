package no.helseprofil.testkit.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer as it came.
 *
 * @param status the HTTP status
 * @param headers all header lines
 * @param body the body as text, empty if there is none
 */
public record Response(int status, HttpHeaders headers, String body) {

    Response(HttpResponse<String> response) {
        this(response.statusCode(), response.headers(), response.body());
    }

    /** The first header line of this name. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** Every header line of this name. */
    public List<String> headerLines(String name) {
        return headers.allValues(name);
    }

    /**
     * The body as JSON.
     *
     * @throws IllegalArgumentException if it is none
     */
    public JsonNode json() {
        return JoseJson.read(body);
    }

    /** A text member of the JSON body; null if it is not there, or the body is no JSON object. */
    public @Nullable String text(String member) {
        if (!body.startsWith("{")) {
            return null;
        }
        return json().path(member).textValue();
    }

    /** The OAuth error (RFC 6749, section 5.2), null if the body tells none. */
    public @Nullable String error() {
        return text("error");
    }

    /** The OAuth {@code error_description}, null if the body tells none. */
    public @Nullable String errorDescription() {
        return text("error_description");
    }

    /** The OAuth {@code error_uri}, null if the body tells none. */
    public @Nullable String errorUri() {
        return text("error_uri");
    }

    /** Whether the status is 2xx. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Status and error; never the body, which may hold a token. */
    @Override
    public String toString() {
        return error() == null ? "HTTP " + status : "HTTP " + status + " " + error() + ": " + errorDescription();
    }
}
