package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of what a suite has said, and that the page about it says the same. */
class ExpectedResultsTest {

    private static final Path DOCS = Path.of("..", "docs");

    private final Expectations expected = Expectations.read(DOCS.resolve("conformance.expected.json"));

    @Test
    void noResultIsAFailure() {
        assertThat(expected.plans())
                .isNotEmpty()
                .allSatisfy(plan -> assertThat(expected.of(plan))
                        .as(plan)
                        .extracting(ModuleResult::result)
                        .isSubsetOf("PASSED", "WARNING", "REVIEW", "SKIPPED"));
    }

    @Test
    void thePageCountsMatchTheFile() throws IOException {
        String page = page();

        assertThat(page).contains("version " + expected.suite() + " of the suite");
        assertThat(expected.plans()).allSatisfy(plan -> assertThat(page).contains(row(plan)));
    }

    @Test
    void thePageNamesEveryWarningAndReview() throws IOException {
        String page = page();

        assertThat(expected.plans().stream()
                        .flatMap(plan -> expected.of(plan).stream())
                        .filter(result -> !result.result().equals("PASSED"))
                        .flatMap(ExpectedResultsTest::names))
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }

    @Test
    void thePageListsTestsForEveryModuleOfTheProfile() throws IOException {
        String page = page();

        assertThat(expected.of(SuitePlan.OPENID_CONNECT.id()))
                .isNotEmpty()
                .allSatisfy(result -> assertThat(page).contains("| `" + result.module() + "` |"));
    }

    @Test
    void everyReviewNamesItsRequirement() {
        assertThat(withResult("REVIEW"))
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.conditions())
                        .as("%s: a blank page or one of Keycloak's own is not to be expected", result.module())
                        .anyMatch(condition -> condition.matches("REVIEW \\w+: [a-z][a-z0-9-]*: .+")));
    }

    @Test
    void everyWarningNamesItsClaims() {
        assertThat(withResult("WARNING"))
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result.conditions())
                        .filteredOn(condition -> condition.startsWith("WARNING "))
                        .as(result.module())
                        .allMatch(condition -> condition.matches("WARNING \\w+: [\\w, ]+")));
    }

    private List<ModuleResult> withResult(String wanted) {
        return expected.plans().stream()
                .flatMap(plan -> expected.of(plan).stream())
                .filter(result -> result.result().equals(wanted))
                .toList();
    }

    private String row(String plan) {
        List<ModuleResult> results = expected.of(plan);
        Map<String, Long> counts =
                results.stream().collect(Collectors.groupingBy(ModuleResult::result, Collectors.counting()));
        return "| `" + plan + "` | " + results.size() + " | "
                + Stream.of("PASSED", "WARNING", "REVIEW", "FAILED")
                        .map(result -> String.valueOf(counts.getOrDefault(result, 0L)))
                        .collect(Collectors.joining(" | "))
                + " |";
    }

    /** The conditions that gave the result, by the names that the suite has for them. */
    private static Stream<String> names(ModuleResult result) {
        return result.conditions().stream()
                .filter(condition -> condition.startsWith(result.result()))
                .map(condition -> condition.split(":? ")[1]);
    }

    private static String page() throws IOException {
        return Files.readString(DOCS.resolve("conformance.md"));
    }
}
