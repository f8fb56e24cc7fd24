package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import no.helseprofil.timetable.ProfileDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The folder {@code deploy}, as far as it can be looked at without starting it. */
class DeployFilesTest {

    private static final Path DEPLOY = Path.of("..", "..", "deploy");
    private static final ObjectReader YAML = new YAMLMapper().readerFor(JsonNode.class);

    @ParameterizedTest
    @ValueSource(strings = {"operator.yaml", "realm.yaml", "keycloakx-values.yaml"})
    void kubernetesExamplesAreValid(String file) throws IOException {
        for (JsonNode document : documents(file)) {
            assertThat(errors(document)).as(document.toString()).isEmpty();
        }
    }

    @Test
    void theValidatorFindsATypo() throws IOException {
        JsonNode keycloak = documents("operator.yaml").get(0);
        ((ObjectNode) keycloak.path("spec")).put("instance", 2);
        assertThat(errors(keycloak)).isNotEmpty();

        JsonNode budget = documents("operator.yaml").get(1);
        ((ObjectNode) budget.path("spec")).put("maxUnavailable", "1");
        assertThat(errors(budget)).isNotEmpty();

        JsonNode values = documents("keycloakx-values.yaml").get(0);
        ((ObjectNode) values.path("http")).put("relativePath", "/auth");
        assertThat(errors(values)).isNotEmpty();
    }

    @Test
    void theDisruptionBudgetSelectsTheOperatorsPods() throws IOException {
        List<JsonNode> documents = documents("operator.yaml");
        String name = documents.get(0).at("/metadata/name").textValue();

        assertThat(documents.get(1).at("/spec/selector/matchLabels"))
                .hasToString("{\"app\":\"keycloak\",\"app.kubernetes.io/instance\":\"" + name + "\"}");
        assertThat(documents("realm.yaml").get(0).at("/spec/keycloakCRName").textValue())
                .isEqualTo(name);
    }

    @Test
    void theImportedRealmHasAProfile() throws Exception {
        JsonNode component = documents("realm.yaml")
                .get(0)
                .at("/spec/realm/components/no.helseprofil.keycloak.storage.ProfileProvider/0");

        assertThat(component.path("providerId").textValue()).isEqualTo("helseprofil");
        ProfileDocument.parse(component.at("/config/document/0").textValue());
    }

    @Test
    void noFileContainsAPassword() throws IOException {
        for (String file : List.of(
                "compose.yaml", "kubernetes/operator.yaml", "kubernetes/keycloakx-values.yaml", "Containerfile")) {
            assertThat(read(file).lines().filter(line -> line.matches("(?i).*password: .*")))
                    .as(file)
                    .allMatch(line ->
                            line.contains("${") || line.contains("password:?") || line.contains("key: password"));
        }
    }

    @Test
    void theImageUsesTheTestedKeycloak() throws IOException {
        String version = Files.readString(Path.of("..", "..", "pom.xml"))
                .replaceAll("(?s).*<keycloak.version>([^<]+)</keycloak.version>.*", "$1");

        assertThat(read("Containerfile"))
                .contains("ARG KEYCLOAK_IMAGE=quay.io/keycloak/keycloak:" + version + "\n")
                .doesNotContainPattern(Pattern.compile("(?m)^RUN.*(dnf|apt|rpm)"));
    }

    @Test
    void theServerUserOwnsNothingInTheImageButItsData() throws IOException {
        String last = read("Containerfile").replaceFirst("(?s).*\nFROM ", "FROM ");

        assertThat(last.lines().filter(line -> line.startsWith("COPY ")))
                .isNotEmpty()
                .allMatch(line -> line.contains(" --chown=0:0 "), "is root's");
        assertThat(last)
                .contains("chown -R 0:0 /opt/keycloak && chmod -R go-w /opt/keycloak")
                .contains("chown -R 1000:0 /opt/keycloak/data");
        assertThat(last.lines().filter(line -> line.startsWith("USER ")))
                .as("the last is the one that it runs as")
                .endsWith("USER 1000");
    }

    @Test
    void theComposeProxyMatchesTheDocumentation() throws IOException {
        String page = Files.readString(Docs.file("proxies.md"));
        String recipe = page.substring(page.indexOf("## nginx with X-Forwarded headers"));
        recipe = recipe.substring(recipe.indexOf("```nginx\n") + "```nginx\n".length());

        assertThat(read("nginx.conf"))
                .isEqualTo(recipe.substring(0, recipe.indexOf("```"))
                        .replace("10.0.0.11", "keycloak-1")
                        .replace("10.0.0.12", "keycloak-2")
                        .replace("listen 443", "listen 8443")
                        .replace("server_name idp.example.no", "server_name localhost")
                        .replace("idp.example.no", "localhost:8443"));
    }

    private static List<Error> errors(JsonNode document) throws IOException {
        return schema().validate(document.toString(), InputFormat.JSON);
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(
                        Path.of("src", "test", "resources", "no", "helseprofil", "kubernetes-examples.schema.json")));
    }

    private static List<JsonNode> documents(String file) throws IOException {
        try (MappingIterator<JsonNode> documents = YAML.readValues(read("kubernetes/" + file))) {
            return documents.readAll();
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(DEPLOY.resolve(file));
    }
}
