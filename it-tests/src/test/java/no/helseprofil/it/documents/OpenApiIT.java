package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The description of our endpoints that the server gives ({@code openapi.json}) is what the server does. */
class OpenApiIT {

    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");

    @AutoClose
    private static TestRealm realm;

    private static JsonNode description;

    @BeforeAll
    static void read() {
        realm = TestRealm.underProfile();
        description =
                Request.get(realm.address("helseprofil/openapi.json")).send().json();
    }

    @Test
    void containsItsOwnServerUrl() {
        assertThat(description.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(description.at("/servers/0/url").asText())
                .isEqualTo(SharedServer.get().url().toString());
        assertThat(description.at("/components/parameters/realm/schema/default").asText())
                .isEqualTo(realm.name());
    }

    @Test
    void unauthenticatedRequestsAnswerAsDescribed() {
        List<String> wrong = new ArrayList<>();
        operations().forEach(operation -> {
            Response answer = operation.request(false).send();
            boolean isSecured = !operation.text().path("security").isEmpty();
            check(operation, answer, wrong);
            if (isSecured && answer.isSuccess()) {
                wrong.add(operation + ": open to everybody");
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void administratorRequestsAnswerAsDescribed() {
        List<String> wrong = new ArrayList<>();
        operations().stream()
                .filter(Operation::isOfAdministrators)
                .forEach(operation -> check(operation, realm.admin().send(operation.request(true)), wrong));
        assertThat(wrong).isEmpty();
    }

    @Test
    void describesEveryMethod() {
        List<String> wrong = new ArrayList<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(method -> !path.getValue().has(method.toLowerCase(Locale.ROOT)))
                        .forEach(method -> {
                            Operation operation = new Operation(path.getKey(), method, description.path("nothing"));
                            Response answer = realm.admin().send(Request.of(method, operation.address()));
                            if (answer.status() != 404 && answer.status() != 405) {
                                wrong.add(operation + ": " + answer.status());
                            }
                        }));
        assertThat(wrong).isEmpty();
    }

    @Test
    void containsTheAttestationSchema() {
        Response answer = Request.get(realm.address("helseprofil/attestation.schema.json"))
                .send();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).hasValue("application/schema+json");
        assertThat(answer.json().at("/properties/type/enum/0").asText()).isEqualTo("nhn:tillitsrammeverk:parameters");
    }

    private static void check(Operation operation, Response answer, List<String> wrong) {
        JsonNode said = operation.text().path("responses").path(String.valueOf(answer.status()));
        if (said.isMissingNode()) {
            wrong.add(operation + ": " + answer.status() + " " + answer.body());
            return;
        }
        String type = answer.header("Content-Type").orElse("").split(";", 2)[0];
        if (said.has("content") && !said.path("content").has(type)) {
            wrong.add(operation + ": " + answer.status() + " with " + type);
        }
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        description
                .path("paths")
                .properties()
                .forEach((Map.Entry<String, JsonNode> path) -> path.getValue()
                        .properties()
                        .forEach(method -> operations.add(new Operation(
                                path.getKey(), method.getKey().toUpperCase(Locale.ROOT), method.getValue()))));
        assertThat(operations).hasSizeGreaterThan(30);
        return operations;
    }

    /**
     * One of them.
     *
     * @param path with what is left open in it
     * @param text what is said of it
     */
    private record Operation(String path, String method, JsonNode text) {

        boolean isOfAdministrators() {
            return path.startsWith("/admin/");
        }

        /** Returns the address of the operation: in the realm of this test, for something that isn't there. */
        URI address() {
            return URI.create(SharedServer.get().url()
                    + path.replace("{realm}", realm.name()).replaceAll("\\{[^}]+}", "unknown"));
        }

        Request request(boolean example) {
            boolean mayTry = text.path("parameters")
                    .valueStream()
                    .anyMatch(parameter -> parameter.path("name").asText().equals("dry-run"));
            Request request = Request.of(method, mayTry ? URI.create(address() + "?dry-run=true") : address());
            JsonNode body = text.at("/requestBody/content/application~1json/example");
            return example && !body.isMissingNode() ? request.body("application/json", body.toString()) : request;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
