package no.helseprofil.keycloak.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.GeneratedDocument;
import no.helseprofil.grammar.Grammar;
import no.helseprofil.keycloak.admin.Routes.Route;
import no.helseprofil.keycloak.web.Problems;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * {@code openapi.json}, which the server gives to everybody, is written by this class: from the routes that the resources
 * have, and from what {@code operations.json} says of each. A route without a text fails here, as does a parameter or a
 * status that {@code descriptions.json} doesn't have.
 */
class OpenApiDocumentTest {

    private static final Path FILE = Path.of("src/main/resources/no/helseprofil/keycloak/publicapi/openapi.json");
    private static final JsonNode DESCRIPTIONS = read("descriptions.json");
    private static final Pattern IN_PATH = Pattern.compile("\\{([^}]+)}");

    @Test
    void theFileMatchesRoutesAndTexts() throws IOException {
        new GeneratedDocument(FILE, "openapi.write", getClass())
                .shows(document().toPrettyString() + "\n");
    }

    @Test
    void everyRouteHasATextAndViceVersa() throws IOException {
        Set<String> texts = new TreeSet<>();
        operations().fieldNames().forEachRemaining(texts::add);
        assertThat(Routes.all().stream().map(Route::name))
                .as("write what a new route does into operations.json, and the document anew")
                .containsExactlyInAnyOrderElementsOf(texts);
    }

    @Test
    void coversAllResourcesThatTheServerLoads() throws IOException {
        assertThat(providers("org.keycloak.services.resource.RealmResourceProviderFactory"))
                .containsExactly("no.helseprofil.keycloak.publicapi.PublicResourceProviderFactory");
        assertThat(providers("org.keycloak.services.resources.admin.ext.AdminRealmResourceProviderFactory"))
                .containsExactly("no.helseprofil.keycloak.admin.AdminResourceFactory");
    }

    private static List<String> providers(String service) throws IOException {
        return Files.readAllLines(Path.of("src/main/resources/META-INF/services/" + service)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static JsonNode operations() {
        return read("operations.json");
    }

    private static JsonNode read(String resource) {
        try (InputStream file = OpenApiDocumentTest.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readTree(Objects.requireNonNull(file));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    /** Returns what a query parameter or a status means. */
    private static String description(String kind, String name) {
        return Objects.requireNonNull(DESCRIPTIONS.path(kind).path(name).textValue(), name);
    }

    private static ObjectNode document() throws IOException {
        JsonNode texts = operations();
        ObjectNode document = Grammar.schema("""
                {"openapi":"3.1.0",
                 "info":{"title":"Helseprofil for Keycloak","version":"1",
                  "summary":"Endpoints beside Keycloak's own, in a realm under the profile",
                  "license":{"name":"Apache License 2.0","identifier":"Apache-2.0"}},
                 "paths":{}}
                """);
        Routes.all().stream()
                .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
                .forEach(route -> {
                    JsonNode text = texts.path(route.name());
                    ObjectNode path = (ObjectNode) document.path("paths");
                    path.withObject("/" + route.path().replace("~", "~0").replace("/", "~1"))
                            .set(route.method().toLowerCase(Locale.ROOT), operation(route, text));
                });
        document.set("components", components());
        return document;
    }

    private static ObjectNode operation(Route route, JsonNode text) {
        ObjectNode operation = Grammar.schema("{}");
        operation.put("summary", text.path("summary").asText());
        operation.put("operationId", id(route));
        operation
                .putArray("tags")
                .add(route.path().startsWith("/admin") ? "Administration" : "Clients, APIs and vendors");
        if (!"none".equals(text.path("security").asText())) {
            ArrayNode ways = operation.putArray("security");
            Stream.of(text.path("security").asText().split(" "))
                    .forEach(way -> ways.addObject().putArray(way));
        } else {
            operation.putArray("security");
        }
        parameters(route, operation);
        if (text.has("request")) {
            ObjectNode content = operation
                    .putObject("requestBody")
                    .put("required", true)
                    .putObject("content")
                    .putObject(text.path("request").asText());
            content.set("schema", schema(route));
            content.set("example", text.path("example"));
        }
        responses(route, text, operation.putObject("responses"));
        return operation;
    }

    private static void parameters(Route route, ObjectNode operation) {
        operation.putArray("parameters").addObject().put("$ref", "#/components/parameters/realm");
        IN_PATH.matcher(route.path())
                .results()
                .map((MatchResult found) -> found.group(1))
                .filter(name -> !name.equals("realm"))
                .forEach(name -> operation
                        .withArray("parameters")
                        .add(parameter(name, "path", null).put("required", true)));
        route.query()
                .forEach(name ->
                        operation.withArray("parameters").add(parameter(name, "query", description("query", name))));
        if (route.name().equals("PUT /admin/realms/{realm}/helseprofil/profile")) {
            operation
                    .withArray("parameters")
                    .add(parameter("If-Match", "header", "ETag of the document that is replaced")
                            .put("required", true));
        }
    }

    private static ObjectNode parameter(String name, String in, @Nullable String description) {
        ObjectNode parameter = Grammar.schema("{}").put("name", name).put("in", in);
        if (description != null) {
            parameter.put("description", description);
        }
        parameter.putObject("schema").put("type", "string");
        return parameter;
    }

    private static void responses(Route route, JsonNode text, ObjectNode responses) {
        List<String> types = text.has("types")
                ? text.path("types").valueStream().map(JsonNode::asText).toList()
                : route.produces();
        text.path("ok").properties().forEach(ok -> {
            ObjectNode response = responses
                    .putObject(ok.getKey())
                    .put("description", ok.getValue().asText());
            Optional.of(ok.getKey())
                    .filter(status -> !status.equals("204") && !status.startsWith("3"))
                    .ifPresent(status -> {
                        ObjectNode content = response.putObject("content");
                        types.stream()
                                .filter(type -> !type.equals(Problems.MEDIA_TYPE))
                                .forEach(content::putObject);
                    });
        });
        boolean administrator = "administrator".equals(text.path("security").asText());
        Stream.concat(
                        administrator ? Stream.of("401", "403") : Stream.of(),
                        text.path("others").valueStream().map(JsonNode::asText))
                .sorted()
                .forEach(status -> responses.putObject(status).put("description", description("problems", status)));
    }

    private static ObjectNode schema(Route route) {
        if (route.path().endsWith("/profile") || route.path().endsWith("/forecast")) {
            return Grammar.schema("{\"$ref\":\"#/components/schemas/Profile\"}");
        }
        return route.path().contains("/test-tokens/")
                ? Grammar.schema("{\"$ref\":\"#/components/schemas/TestTokenRequest\"}")
                : Grammar.schema("{\"type\":\"object\"}");
    }

    private static ObjectNode components() {
        return Grammar.schema("""
                {"parameters":{"realm":{"name":"realm","in":"path","required":true,"schema":{"type":"string"}}},
                 "securitySchemes":{
                  "administrator":{"type":"http","scheme":"bearer",
                   "description":"An administrator's access token; role view-clients for reading, manage-realm for writing"},
                  "client":{"type":"http","scheme":"DPoP",
                   "description":"The client's own access token, with a DPoP proof in the header DPoP (RFC 9449)"},
                  "clientSecret":{"type":"http","scheme":"basic",
                   "description":"The client's client_id and client secret, while the timetable still allows it for the client"},
                  "clientBearer":{"type":"http","scheme":"bearer",
                   "description":"The client's own access token, not bound to a key, while the timetable still allows it for the client"},
                  "initialAccess":{"type":"apiKey","in":"header","name":"api-key",
                   "description":"An initial access token of the realm (RFC 7591)"},
                  "testTokenKey":{"type":"apiKey","in":"header","name":"X-Auth-Key",
                   "description":"Key issued by the operator of the server"}},
                 "schemas":{"Profile":{},"TestTokenRequest":{}}}
                """);
    }

    private static String id(Route route) {
        StringBuilder id = new StringBuilder(route.method().toLowerCase(Locale.ROOT));
        Stream.of(route.path()
                        .replaceFirst(".*/helseprofil", route.path().startsWith("/admin") ? "admin" : "")
                        .split("[^A-Za-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .forEach(
                        word -> id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1)));
        return id.toString();
    }
}
