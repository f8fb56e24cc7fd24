package no.helseprofil.published;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Comparison of two descriptions of the endpoints (OpenAPI 3.1): what the earlier one offered and the later one
 * doesn't, and what the later one asks for beyond it. What only the later one has is new, and breaks no client.
 */
final class OpenApiBreaks {

    private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch");

    private final JsonNode before;
    private final JsonNode now;
    private final List<String> found = new ArrayList<>();

    private OpenApiBreaks(JsonNode before, JsonNode now) {
        this.before = before;
        this.now = now;
    }

    /** Sentences of what a caller of the earlier endpoints stumbles over. */
    static List<String> between(JsonNode before, JsonNode now) {
        OpenApiBreaks breaks = new OpenApiBreaks(before, now);
        before.path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .forEach(method -> breaks.operation(path.getKey(), method)));
        return breaks.found;
    }

    private void operation(String path, String method) {
        String name = method.toUpperCase(Locale.ROOT) + " " + path;
        JsonNode was = before.path("paths").path(path).path(method);
        JsonNode is = now.path("paths").path(path).path(method);
        if (is.isMissingNode()) {
            found.add(name + " is gone");
            return;
        }
        parameters(name, was, is);
        body(name, was.path("requestBody"), is.path("requestBody"));
        answers(name, was.path("responses"), is.path("responses"));
        was.path("security").forEach(way -> {
            if (is.path("security").valueStream().noneMatch(way::equals)) {
                found.add(name + " takes these credentials no more: " + way);
            }
        });
        if (was.path("security").isEmpty() && !is.path("security").isEmpty()) {
            found.add(name + " asks for credentials now");
        }
    }

    private void parameters(String name, JsonNode was, JsonNode is) {
        List<JsonNode> earlier = parameters(was, before);
        List<JsonNode> later = parameters(is, now);
        earlier.stream()
                .filter(parameter -> later.stream().noneMatch(other -> isSame(parameter, other)))
                .forEach(parameter -> found.add(name + " takes the parameter " + named(parameter) + " no more"));
        later.stream()
                .filter(parameter -> parameter.path("required").asBoolean())
                .filter(parameter -> earlier.stream()
                        .noneMatch(other -> isSame(parameter, other)
                                && other.path("required").asBoolean()))
                .forEach(parameter -> found.add(name + " asks now for the parameter " + named(parameter)));
    }

    private void body(String name, JsonNode was, JsonNode is) {
        if (is.path("required").asBoolean() && !was.path("required").asBoolean()) {
            found.add(name + " asks now for a body");
        }
        was.path("content").properties().forEach(type -> {
            JsonNode later = is.path("content").path(type.getKey());
            if (later.isMissingNode()) {
                found.add(name + " takes " + type.getKey() + " no more");
            } else {
                found.addAll(SchemaBreaks.between(
                        inlined(type.getValue().path("schema"), before),
                        inlined(later.path("schema"), now),
                        name + ": the body"));
            }
        });
    }

    private void answers(String name, JsonNode was, JsonNode is) {
        was.properties().stream()
                .filter(answer -> answer.getKey().startsWith("2"))
                .forEach(answer -> {
                    if (!is.has(answer.getKey())) {
                        found.add(name + " answers " + answer.getKey() + " no more");
                        return;
                    }
                    answer.getValue().path("content").properties().stream()
                            .filter(type ->
                                    !is.path(answer.getKey()).path("content").has(type.getKey()))
                            .forEach(type -> found.add(name + " answers " + type.getKey() + " no more"));
                });
    }

    private static List<JsonNode> parameters(JsonNode operation, JsonNode document) {
        return operation
                .path("parameters")
                .valueStream()
                .map(parameter -> inlined(parameter, document))
                .toList();
    }

    private static JsonNode inlined(JsonNode part, JsonNode document) {
        return part.has("$ref") ? document.at(part.path("$ref").textValue().substring(1)) : part;
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        return named(one).equals(named(other));
    }

    private static String named(JsonNode parameter) {
        return parameter.path("name").asText() + " (" + parameter.path("in").asText() + ")";
    }
}
