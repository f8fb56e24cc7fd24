package no.helseprofil.keycloak.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.keycloak.bootstrap.StartReport.TestedVersions;
import no.helseprofil.keycloak.bootstrap.StartReport.TestedVersions.Remark;
import org.jboss.logging.Logger.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestedVersionsTest {

    private static final TestedVersions TESTED = new TestedVersions(List.of("26.7.0", "26.7.3"));

    @ParameterizedTest
    @ValueSource(strings = {"26.7.0", "26.7.3"})
    void aTestedVersionCausesNoRemark(String running) {
        assertThat(TESTED.remarkOn(running)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"26.7.1", "26.7.4", "26.7.33", "26.7.3-SNAPSHOT", "26.7.3.redhat-00001"})
    void anotherPatchVersionCausesAnInfo(String running) {
        assertThat(TESTED.remarkOn(running))
                .hasValue(new Remark(
                        Level.INFO,
                        "Keycloak " + running + " is supported, though not one of the versions that Helseprofil is"
                                + " tested on (26.7.0, 26.7.3)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"26.6.9", "26.8.0", "27.0.0", "25.7.3", "26.70.0", "126.7.3", "999.0.0-SNAPSHOT"})
    void anotherMinorVersionCausesAWarning(String running) {
        assertThat(TESTED.remarkOn(running))
                .hasValue(new Remark(
                        Level.WARN,
                        "Keycloak " + running + " is not supported by this Helseprofil: what the profile forbids may"
                                + " be let through. Use Keycloak 26.7.x (tested: 26.7.0, 26.7.3), or the Helseprofil"
                                + " that is made for Keycloak " + running));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "unknown", "26", "26.7", "26.7.", "26.7.x", "26.7.3SNAPSHOT", " 26.7.3", "26.7.3\n"})
    void anUnparsableVersionCausesAWarning(String running) {
        assertThat(TESTED.remarkOn(running))
                .hasValueSatisfying(
                        remark -> assertThat(remark.level()).as(remark.text()).isEqualTo(Level.WARN));
    }

    @Test
    void everyTestedMinorVersionIsSupported() {
        TestedVersions two = new TestedVersions(List.of("26.7.3", "26.8.0"));

        assertThat(two.remarkOn("26.7.9")).map(Remark::level).hasValue(Level.INFO);
        assertThat(two.remarkOn("26.9.0"))
                .map(Remark::text)
                .hasValueSatisfying(
                        text -> assertThat(text).contains("Use Keycloak 26.7.x, 26.8.x (tested: 26.7.3, 26.8.0)"));
    }

    @Test
    void theJarContainsTheTestedVersions() {
        assertThat(TestedVersions.ofThisBuild().versions())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(version -> version.matches("\\d+\\.\\d+\\.\\d+"));
    }
}
