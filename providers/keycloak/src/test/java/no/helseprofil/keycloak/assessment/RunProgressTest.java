package no.helseprofil.keycloak.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import no.helseprofil.keycloak.assessment.RunEntity.RunProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunProgressTest {

    private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

    @Test
    void estimatesTheEndByTheAverageSoFar() {
        assertThat(new RunProgress(START, 30, 120).expectedEnd(START.plusSeconds(60)))
                .contains(START.plusSeconds(240));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 120, 60, before the first result",
        "0, 0, 60, of nothing",
        "120, 120, 60, if all are done",
        "121, 120, 60, if more are done than expected",
        "30, 120, -60, if the clock went back"
    })
    void estimatesNothingOtherwise(int done, int total, long seconds, String when) {
        assertThat(new RunProgress(START, done, total).expectedEnd(START.plusSeconds(seconds)))
                .as(when)
                .isEmpty();
    }
}
