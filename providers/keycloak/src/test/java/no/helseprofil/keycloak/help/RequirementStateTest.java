package no.helseprofil.keycloak.help;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.keycloak.help.RequirementView.RequirementState;
import no.helseprofil.profile.Requirement.RequirementKind;
import no.helseprofil.timetable.Timetable.Phase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequirementStateTest {

    @ParameterizedTest
    @CsvSource({
        "INVARIANT, ENFORCED, ALWAYS, true",
        "DATED, ENFORCED, ENFORCED, true",
        "DATED, OBSERVED, OBSERVED, false",
        "INVARIANT, OBSERVED, OBSERVED, false",
        "DATED, OFF, OFF, false",
        "MEASURED, MEASURED, MEASURED, false",
        "REPORTED, MEASURED, REPORTED, false"
    })
    void kindAndPhaseDetermineTheState(RequirementKind kind, Phase phase, RequirementState expected, boolean holds) {
        assertThat(RequirementState.of(kind, phase)).isEqualTo(expected);
        assertThat(expected.holds()).isEqualTo(holds);
    }
}
