package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import no.helseprofil.certification.OpenedPages.ShownPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparison of what a suite says with what is expected, by module and by condition, in both directions. */
class ExpectationsTest {

    private static final String PLAN = "openid-connect";
    private static final ModuleResult PASSED = new ModuleResult("discovery", "PASSED", List.of());
    private static final ModuleResult WARNED = new ModuleResult("claims", "WARNING", List.of("WARNING NoEmail"));

    private final Expectations expected = Expectations.none().with("5.2.4", PLAN, List.of(PASSED, WARNED));

    @Test
    void equalResultsAreNoDifference() {
        assertThat(differences(PLAN, List.of(PASSED, WARNED))).isEmpty();
    }

    @Test
    void aFailingModuleIsADifference() {
        ModuleResult failed = new ModuleResult("discovery", "FAILED", List.of("FAILURE CheckIssuer"));

        assertThat(differences(PLAN, List.of(failed, WARNED)))
                .containsExactly("discovery: expected PASSED, was FAILED", "discovery: new is FAILURE CheckIssuer");
    }

    @Test
    void aFixedModuleIsADifference() {
        ModuleResult mended = new ModuleResult("claims", "PASSED", List.of());

        assertThat(differences(PLAN, List.of(PASSED, mended)))
                .containsExactly("claims: expected WARNING, was PASSED", "claims: gone is WARNING NoEmail");
    }

    @Test
    void anotherConditionIsADifference() {
        ModuleResult other = new ModuleResult("claims", "WARNING", List.of("WARNING NoName"));

        assertThat(differences(PLAN, List.of(PASSED, other)))
                .containsExactly("claims: new is WARNING NoName", "claims: gone is WARNING NoEmail");
    }

    @Test
    void anUnknownOrMissingModuleIsADifference() {
        ModuleResult added = new ModuleResult("par", "PASSED", List.of());

        assertThat(differences(PLAN, List.of(PASSED, added)))
                .containsExactly("par: nothing was expected, was PASSED", "claims: expected WARNING, was not run");
    }

    @Test
    void everyModuleOfAnUnknownPlanIsADifference() {
        assertThat(differences("plain-oauth", List.of(PASSED)))
                .containsExactly("discovery: nothing was expected, was PASSED");
    }

    @Test
    void roundTripsItsFile(@TempDir Path folder) {
        Path file = folder.resolve("expected.json");
        expected.write(file);

        assertThat(Expectations.read(file).suite()).isEqualTo("5.2.4");
        assertThat(Expectations.read(file)
                        .compare("5.2.4", PLAN, List.of(PASSED, WARNED))
                        .differences())
                .isEmpty();
    }

    @Test
    void anotherClaimInAConditionIsADifference() {
        assertThat(behind("WARNING Unexpected: typ", "WARNING Unexpected: typ, user_secret"))
                .containsExactly(
                        "m: new is WARNING Unexpected: typ, user_secret", "m: gone is WARNING Unexpected: typ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"We are sorry...\nInvalid Request", "", "pushed-authorization: another sentence"})
    void anotherPageInAReviewIsADifference(String text) {
        String line = ShownPage.of(text, text, new byte[0]).line();

        assertThat(behind("REVIEW Page: pushed-authorization: push the request", "REVIEW Page: " + line))
                .hasSize(2);
    }

    @Test
    void aModuleOfANewerSuiteIsReportedOnly() {
        ModuleResult added = new ModuleResult("par", "PASSED", List.of());

        Expectations.Compared compared = expected.compare("5.10.0", PLAN, List.of(PASSED, added));

        assertThat(compared.differences()).isEmpty();
        assertThat(compared.news())
                .containsExactly("par: nothing was expected, was PASSED", "claims: expected WARNING, was not run");
    }

    @ParameterizedTest
    @CsvSource({"5.3.0, FAILED", "5.3.0, INTERRUPTED", "5.2.4, PASSED", "5.2.3, PASSED", "unknown, PASSED"})
    void aNewModuleIsADifferenceIfItFailsOrTheSuiteIsNotNewer(String version, String result) {
        ModuleResult added = new ModuleResult("par", result, List.of());

        assertThat(expected.compare(version, PLAN, List.of(PASSED, WARNED, added))
                        .differences())
                .containsExactly("par: nothing was expected, was " + result);
    }

    @Test
    void anUnknownPlanIsADifferenceWithANewerSuite() {
        assertThat(expected.compare("6.0", "plain-oauth", List.of(PASSED)).differences())
                .containsExactly("discovery: nothing was expected, was PASSED");
    }

    private List<String> differences(String plan, List<ModuleResult> found) {
        return expected.compare("5.2.4", plan, found).differences();
    }

    private static List<String> behind(String before, String now) {
        return Expectations.none()
                .with("5.2.4", PLAN, List.of(new ModuleResult("m", "WARNING", List.of(before))))
                .compare("5.2.4", PLAN, List.of(new ModuleResult("m", "WARNING", List.of(now))))
                .differences();
    }
}
