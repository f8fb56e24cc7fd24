package no.helseprofil.it.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompatibilityTableTest {

    private static final TestRun ALL = run("26.7.3", "distribution", "17.0.19", "all");
    private static final TestRun IN_A_CONTAINER = run("26.7.3", "container", "21.0.4", "smoke");
    private static final TestRun ON_THE_OLDEST = run("26.7.0", "distribution", "17.0.19", "smoke");

    @Test
    void hasARowForEachKindOfServer() {
        assertThat(new CompatibilityTable(List.of(ON_THE_OLDEST, IN_A_CONTAINER, ALL)).text())
                .isEqualTo("""
                        | Helseprofil | Keycloak | served from a | Java | database | tests |
                        |---|---|---|---|---|---|
                        | 0.1.0 | 26.7.3 | distribution | 17 | H2 2 | all |
                        | 0.1.0 | 26.7.3 | container | that of the image | H2 2 | smoke |
                        | 0.1.0 | 26.7.0 | distribution | 17 | H2 2 | smoke |
                        """);
    }

    @Test
    void namesADatabaseByItsMajorVersion() {
        TestRun onPostgres = new TestRun(
                "0.1.0", "26.7.3", "distribution", "17", "PostgreSQL 15.16 (Debian 15.16-0)", "smoke", 9, 0, 0);

        assertThat(new CompatibilityTable(List.of(onPostgres)).text()).contains("| 17 | PostgreSQL 15 | smoke |");
    }

    @Test
    void ordersVersionsAsNumbers() {
        TestRun newest = run("26.7.10", "distribution", "17", "smoke");

        assertThat(new CompatibilityTable(List.of(ALL, newest)).runs()).containsExactly(newest, ALL);
    }

    @Test
    void ignoresJavaPatchVersionsAndTestCounts() {
        TestRun later = run("26.7.3", "distribution", "17.0.20", "all");

        assertThat(new CompatibilityTable(List.of(later)).text())
                .isEqualTo(new CompatibilityTable(List.of(ALL)).text());
    }

    @Test
    void anIncompleteRunGivesNoRow() {
        List<TestRun> runs =
                List.of(ended(ON_THE_OLDEST, 9, 1, 0), ended(ON_THE_OLDEST, 9, 0, 1), ended(ON_THE_OLDEST, 0, 0, 0));

        assertThat(new CompatibilityTable(runs).versions()).isEmpty();
    }

    @Test
    void combinesAllJvmsOfARun() {
        TestRun failing = ended(ON_THE_OLDEST, 8, 1, 0);
        TestRun idle = ended(ON_THE_OLDEST, 0, 0, 0);

        assertThat(new CompatibilityTable(List.of(ON_THE_OLDEST, idle, ON_THE_OLDEST)).runs())
                .as("one row, of all the tests")
                .containsExactly(ended(ON_THE_OLDEST, 18, 0, 0));
        assertThat(new CompatibilityTable(List.of(ON_THE_OLDEST, failing)).runs())
                .as("what one of them failed")
                .isEmpty();
    }

    @Test
    void replacesTheTableInTheReadme() {
        String readme = "before\n<!-- compatibility: a word -->\n| old |\n<!-- /compatibility -->\nafter\n";
        CompatibilityTable table = new CompatibilityTable(List.of(ALL));

        String written = table.insertInto(readme);

        assertThat(written)
                .isEqualTo(
                        "before\n<!-- compatibility: a word -->\n" + table.text() + "<!-- /compatibility -->\nafter\n");
        assertThat(table.insertInto(written))
                .as("a second time changes nothing")
                .isEqualTo(written);
    }

    @Test
    void isWrittenWithTheDateOfTheRun() {
        String page = "<!-- compatibility: further -->\n<!-- /compatibility -->\n";
        CompatibilityTable table = new CompatibilityTable(List.of(ALL));

        String written = table.insertInto(page, LocalDate.of(2026, 11, 27));

        assertThat(written)
                .contains("-->\nLast run on 2026-11-27:\n\n| Helseprofil |")
                .contains(table.text());
        assertThat(table.insertInto(written, LocalDate.of(2026, 11, 27))).isEqualTo(written);
    }

    @Test
    void aReadmeWithoutAPlaceholderIsAnError() {
        CompatibilityTable table = new CompatibilityTable(List.of(ALL));

        assertThatThrownBy(() -> table.insertInto("no place")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void roundTripsARun(@TempDir Path folder) {
        assertThat(TestRun.storedIn(folder.resolve("none"))).isEmpty();

        ALL.storeIn(folder, "1");
        ALL.storeIn(folder, "2");
        ON_THE_OLDEST.storeIn(folder, "1");
        ended(ALL, 1, 2, 3).storeIn(folder, "1");

        assertThat(TestRun.storedIn(folder))
                .as("a later run of the same replaces the earlier one, but not what another JVM ran of it")
                .containsExactlyInAnyOrder(ended(ALL, 1, 2, 3), ALL, ON_THE_OLDEST);
    }

    private static TestRun run(String keycloak, String served, String java, String tests) {
        return new TestRun("0.1.0-SNAPSHOT", keycloak, served, java, "H2 2.4.240 (2025-09-22)", tests, 9, 0, 0);
    }

    private static TestRun ended(TestRun run, long passed, long failed, long skipped) {
        return new TestRun(
                run.helseprofil(),
                run.keycloak(),
                run.served(),
                run.java(),
                run.database(),
                run.tests(),
                passed,
                failed,
                skipped);
    }
}
