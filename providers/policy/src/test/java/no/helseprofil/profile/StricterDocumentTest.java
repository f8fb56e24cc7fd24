package no.helseprofil.profile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.Docs;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.profile.Requirement.RequirementKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Comparison of what {@code docs/clients.md} says about requirements that are stricter than HelseID with the catalogue.
 */
class StricterDocumentTest {

    private static final Path DOCUMENT = Docs.file("clients.md");
    private static final String HEADING = "\n## See where we are stricter than HelseID\n";
    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| \\[`([a-z0-9-]+)`]\\(requirements\\.md#\\1\\) \\| (.+) \\| (.+) \\| (.+) \\| (.+) \\| (.+) \\|$");
    private static final Pattern DEFAULT = Pattern.compile("`(\\w+)` is `(\\w+)`");
    private static final Pattern SET = Pattern.compile("`(\\w+)` at `(\\w+)`");
    private static final Map<RequirementKind, String> FROM_WHEN = Map.of(
            RequirementKind.DATED, "dated", RequirementKind.INVARIANT, "always", RequirementKind.REPORTED, "reported");

    /** Parameters of the profile document beside those of requirements. */
    private static final List<String> OF_REGISTERS = List.of("whenDown");

    @Test
    void theTableListsTheStricterRequirements() throws IOException {
        assertThat(section().lines().filter(line -> line.startsWith("| [")))
                .as("rows of six cells, with the link to the requirement")
                .hasSameSizeAs(rows());
        assertThat(rows().stream().map(row -> row.group(1)).collect(Collectors.toSet()))
                .as("a row in docs/clients.md for what isStricterThanHelseId (docs/adding-a-requirement.md, step 1)")
                .containsExactlyInAnyOrderElementsOf(Catalogue.requirements().stream()
                        .filter(Requirement::isStricterThanHelseId)
                        .map(Requirement::id)
                        .toList());
    }

    @Test
    void aStandardRequirementIsNotMarkedStricter() throws IOException {
        assertThat(listed("As FAPI 2.0 or an RFC has them, "))
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(Catalogue.find(id))
                        .as(id)
                        .get()
                        .matches(requirement -> !requirement.isStricterThanHelseId()));
    }

    @Test
    void aMeasuredRequirementIsNotMarkedStricter() {
        assertThat(Catalogue.requirements())
                .filteredOn(requirement -> requirement.kind() == RequirementKind.MEASURED)
                .noneMatch(Requirement::isStricterThanHelseId);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void datesMatchTheCatalogue(MatchResult row) {
        RequirementKind kind = Catalogue.find(row.group(1)).orElseThrow().kindIn(RuleSet.HELSEID);

        assertThat(row.group(5)).as(row.group(1)).isEqualTo(FROM_WHEN.get(kind));
        if (kind != RequirementKind.DATED) {
            assertThat(row.group(6)).as("nothing lets off of %s", row.group(1)).isEqualTo("–");
        }
    }

    @Test
    void valuesMatchTheDefaults() throws IOException {
        assertThat(values(2, DEFAULT))
                .isNotEmpty()
                .allSatisfy(
                        value -> assertThat(Parameters.defaults(RuleSet.HELSEID).get(value.parameter()))
                                .hasToString(value.text()));
    }

    @Test
    void lenientValuesAreAllowedAndDifferFromTheDefaults() throws IOException {
        assertThat(values(6, SET))
                .isNotEmpty()
                .allSatisfy(value -> assertThat(value.parameter().reader().apply(json(value.text())))
                        .isNotEqualTo(Parameters.defaults(RuleSet.HELSEID).get(value.parameter())));
    }

    private record Value(Parameter<?> parameter, String text) {}

    private static List<Value> values(int cell, Pattern pattern) throws IOException {
        List<Value> values = new ArrayList<>();
        for (MatchResult row : rows()) {
            pattern.matcher(row.group(cell))
                    .results()
                    .filter(value -> !OF_REGISTERS.contains(value.group(1)))
                    .forEach(value -> values.add(new Value(parameter(row, value), value.group(2))));
        }
        return values;
    }

    private static Parameter<?> parameter(MatchResult row, MatchResult value) {
        return Catalogue.find(row.group(1)).orElseThrow().definition().parameters().stream()
                .filter(parameter -> parameter.name().equals(value.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(row.group(1) + " has no parameter " + value.group(1)));
    }

    private static JsonNode json(String value) {
        try {
            return new JsonMapper().readTree(value);
        } catch (JsonProcessingException text) {
            return new TextNode(value);
        }
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(section()).results().toList();
    }

    private static List<String> listed(String beginning) throws IOException {
        String paragraph = Stream.of(section().split("\n\n"))
                .filter(text -> text.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no paragraph begins with: " + beginning));
        return Pattern.compile("`([a-z0-9-]{5,})`")
                .matcher(paragraph)
                .results()
                .map(id -> id.group(1))
                .toList();
    }

    private static String section() throws IOException {
        return Files.readString(DOCUMENT).split(HEADING, 2)[1].split("\n## ", 2)[0];
    }
}
