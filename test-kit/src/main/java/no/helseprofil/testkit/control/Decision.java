package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.testkit.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * Answer of the server to a request, reduced to what the server decided. It holds no token or code.
 *
 * @param request the request
 * @param status the HTTP status
 * @param disturbed whether the gateway gave the answer
 * @param error the OAuth error; null if there is none
 * @param description the OAuth {@code error_description}; null if there is none
 * @param page the name of the page about the requirement that refused; null if none did
 * @param sunset the header {@code Sunset}: the date from which such a request is refused; null if there is none
 * @param ending the requirements that refuse it then
 */
record Decision(
        SeenRequest request,
        int status,
        boolean disturbed,
        @Nullable String error,
        @Nullable String description,
        @Nullable String page,
        @Nullable String sunset,
        List<String> ending) {

    private static final Pattern PAGE =
            Pattern.compile("/helseprofil/requirements/(?<page>(?<requirement>[a-z0-9-]+)(\\.[a-z0-9-]+)?)");
    private static final int REFUSED = 400;

    /** Returns what an answer of the server says. */
    static Decision of(SeenRequest request, Response answer) {
        boolean refused = answer.status() >= REFUSED;
        String text = refused ? answer.body() + answer.headerLines("WWW-Authenticate") : "";
        JsonNode redirect = answer.header("Location")
                .map(location -> location.split("[?]", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> Json.of(SeenRequest.parameters(parts[1])))
                .orElseGet(Json::object);
        JsonNode body = refused && answer.body().startsWith("{") ? answer.json() : Json.object();
        JsonNode said = redirect.has("error") ? redirect : body;
        Matcher page = PAGE.matcher(said.path("error_uri").asText("") + " " + text);
        return new Decision(
                request,
                answer.status(),
                false,
                said.path("error").textValue(),
                said.path("error_description").textValue(),
                page.find() ? page.group("page") : null,
                answer.header("Sunset").orElse(null),
                answer.headerLines("Link").stream()
                        .filter(link -> link.contains("rel=\"deprecation\""))
                        .map(Decision::requirement)
                        .toList());
    }

    /** Returns the answer that the gateway gave in place of the server. */
    static Decision disturbed(SeenRequest request, int status) {
        return new Decision(request, status, true, "temporarily_unavailable", null, null, null, List.of());
    }

    /**
     * Returns the JSON of the control API.
     *
     * @param pages address of the pages about requirements
     * @param remedy returns what a requirement asks for
     */
    ObjectNode json(String pages, Function<String, String> remedy) {
        ObjectNode json = Json.object();
        json.put("at", request.at().toString())
                .put("endpoint", request.endpoint())
                .put("method", request.method())
                .put("path", request.path());
        put(json, "client_id", request.clientId());
        put(json, "grant_type", request.grantType());
        json.put("status", status).put("decision", kind());
        put(json, "error", error);
        put(json, "description", description);
        if (page != null) {
            String requirement = page.split("[.]", 2)[0];
            json.put("requirement", requirement)
                    .put("remedy", remedy.apply(requirement))
                    .put("page", pages + page);
        }
        if (sunset != null || !ending.isEmpty()) {
            ObjectNode ends = json.putObject("ends");
            put(ends, "sunset", sunset);
            ends.set("requirements", Json.of(ending));
        }
        return json;
    }

    private String kind() {
        if (disturbed) {
            return "disturbed";
        } else if ("use_dpop_nonce".equals(error)) {
            return "nonce";
        }
        return status >= REFUSED || error != null ? "refused" : "accepted";
    }

    private static void put(ObjectNode json, String member, @Nullable String value) {
        if (value != null) {
            json.put(member, value);
        }
    }

    private static String requirement(String text) {
        Matcher page = PAGE.matcher(text);
        return page.find() ? page.group("requirement") : text;
    }
}
