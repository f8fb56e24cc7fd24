package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workflows, as far as they can be looked at without running them. */
class WorkflowsTest {

    private static final Path FOLDER = Path.of("..", "..", ".github", "workflows");
    private static final Path POM = Path.of("..", "..", "pom.xml");
    private static final String PINNED = "[\\w-]+(/[\\w-]+)+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+";

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedToACommit(Path workflow) throws IOException {
        assertThat(Files.readAllLines(workflow).stream()
                        .filter(line -> line.contains("uses:"))
                        .map(line -> line.replaceFirst(".*uses: *", "")))
                .as("an attacker who can move a tag of an action would run any code here")
                .isNotEmpty()
                .allMatch(action -> action.matches(PINNED));
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void aWorkflowHasReadPermissionOnlyByDefault(Path workflow) throws IOException {
        assertThat(read(workflow).path("permissions")).hasToString("{\"contents\":\"read\"}");
    }

    @Test
    void publishingRunsNoForeignCodeAndVerifiesDigests() throws IOException {
        JsonNode jobs = read(FOLDER.resolve("release.yml")).path("jobs");
        assertThat(jobs.properties().stream()
                        .filter(job -> job.getValue().has("permissions"))
                        .map(Map.Entry::getKey))
                .as("all others may read")
                .containsExactly("publish");
        String publish = jobs.path("publish").toString();
        assertThat(publish)
                .doesNotContain("mvn", "osv-scanner", "./release")
                .contains(
                        "needs.build.outputs.digest",
                        "sha256sum --check --strict SHA256SUMS",
                        "deploy/keycloak.digest");
        assertThat(jobs.at("/publish/needs").valueStream().map(JsonNode::asText))
                .as("nothing is published that another job refuses")
                .containsExactlyInAnyOrder("examine", "build", "scan");
    }

    @Test
    void everyActionIsUsedInOneVersion() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path workflow : workflows().toList()) {
            all.append(Files.readString(workflow));
        }
        List<String> actions = Pattern.compile("uses: (\\S+)@(\\S+)")
                .matcher(all)
                .results()
                .map(found -> found.group(1) + "@" + found.group(2))
                .distinct()
                .toList();
        assertThat(actions.stream().map(action -> action.replaceFirst("@.*", "")))
                .doesNotHaveDuplicates();
    }

    @Test
    void testsTheOldestAndTheNewestKeycloak() throws IOException {
        JsonNode jobs = read(FOLDER.resolve("build.yml")).path("jobs");
        for (String job : List.of("versions", "databases")) {
            assertThat(jobs.path(job)
                            .at("/strategy/matrix/keycloak")
                            .valueStream()
                            .map(JsonNode::asText))
                    .as(job)
                    .contains(property("keycloak.oldest.version"), property("keycloak.version"));
        }
        assertThat(jobs.at("/ahead/continue-on-error").asBoolean())
                .as("another minor isn't supported: what it breaks is news, and no failure")
                .isTrue();
    }

    static Stream<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    private static JsonNode read(Path workflow) throws IOException {
        return new YAMLMapper().readTree(Files.readString(workflow));
    }

    private static String property(String name) throws IOException {
        return Pattern.compile("<" + Pattern.quote(name) + ">(.*)</")
                .matcher(Files.readString(POM))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }
}
