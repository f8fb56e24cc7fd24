package no.helseprofil.certification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a suite says is compared by module and by condition, in both directions. */
class ExpectationsTest {

    private static final String PLAN = "openid-connect";
    private static final ModuleResult PASSED = new ModuleResult("discovery", "PASSED", List.of());
    private static final ModuleResult WARNED = new ModuleResult("claims", "WARNING", List.of("WARNING NoEmail"));

    private final Expectations expected = Expectations.none().with("5.2.4", PLAN, List.of(PASSED, WARNED));

    @Test
    void theSameIsNoDifference() {
        assertThat(expected.differences(PLAN, List.of(PASSED, WARNED))).isEmpty();
    }

    @Test
    void aModuleThatFailsIsOne() {
        ModuleResult failed = new ModuleResult("discovery", "FAILED", List.of("FAILURE CheckIssuer"));

        assertThat(expected.differences(PLAN, List.of(failed, WARNED)))
                .containsExactly("discovery: expected PASSED, was FAILED", "discovery: new is FAILURE CheckIssuer");
    }

    @Test
    void aModuleThatPassesWhereItDidNotIsOneToo() {
        ModuleResult mended = new ModuleResult("claims", "PASSED", List.of());

        assertThat(expected.differences(PLAN, List.of(PASSED, mended)))
                .containsExactly("claims: expected WARNING, was PASSED", "claims: gone is WARNING NoEmail");
    }

    @Test
    void anotherConditionWithTheSameResultIsOne() {
        ModuleResult other = new ModuleResult("claims", "WARNING", List.of("WARNING NoName"));

        assertThat(expected.differences(PLAN, List.of(PASSED, other)))
                .containsExactly("claims: new is WARNING NoName", "claims: gone is WARNING NoEmail");
    }

    @Test
    void aModuleThatNobodyKnowsOrThatIsMissingIsOne() {
        ModuleResult added = new ModuleResult("par", "PASSED", List.of());

        assertThat(expected.differences(PLAN, List.of(PASSED, added)))
                .containsExactly("par: nothing was expected, was PASSED", "claims: expected WARNING, was not run");
    }

    @Test
    void aPlanOfWhichNothingIsExpectedDiffersInEachModule() {
        assertThat(expected.differences("plain-oauth", List.of(PASSED)))
                .containsExactly("discovery: nothing was expected, was PASSED");
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) {
        Path file = folder.resolve("expected.json");
        expected.write(file);

        assertThat(Expectations.read(file).suite()).isEqualTo("5.2.4");
        assertThat(Expectations.read(file).differences(PLAN, List.of(PASSED, WARNED)))
                .isEmpty();
    }
}
