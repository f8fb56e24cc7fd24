package no.helseprofil.keycloak.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import no.helseprofil.keycloak.assessment.RunEntity.RunProgress;
import org.junit.jupiter.api.Test;

class RunProgressTest {

    private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

    @Test
    void estimatesTheEndByTheAverageSoFar() {
        assertThat(new RunProgress(START, 30, 120).expectedEnd(START.plusSeconds(60)))
                .contains(START.plusSeconds(240));
    }

    @Test
    void estimatesNothingBeforeTheFirstResult() {
        assertThat(new RunProgress(START, 0, 120).expectedEnd(START.plusSeconds(60)))
                .isEmpty();
        assertThat(new RunProgress(START, 0, 0).expectedEnd(START.plusSeconds(60)))
                .isEmpty();
    }

    @Test
    void estimatesNothingIfMoreAreDoneThanExpected() {
        assertThat(new RunProgress(START, 120, 120).expectedEnd(START.plusSeconds(60)))
                .isEmpty();
        assertThat(new RunProgress(START, 121, 120).expectedEnd(START.plusSeconds(60)))
                .isEmpty();
    }

    @Test
    void estimatesNothingIfTheClockWentBack() {
        assertThat(new RunProgress(START, 30, 120).expectedEnd(START.minusSeconds(60)))
                .isEmpty();
    }
}
