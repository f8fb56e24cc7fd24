package no.helseprofil.keycloak.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import no.helseprofil.keycloak.assessment.AssessmentScheduler.Due;
import no.helseprofil.timetable.Profile.AssessmentSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DueTest {

    private static final Instant LAST = Instant.parse("2027-01-01T03:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void theFirstRunIsDueAtOnce() {
        assertThat(Due.is(every(DAY), null, LAST)).isTrue();
    }

    @Test
    void theNextRunIsDueExactlyAfterThePeriod() {
        assertThat(Due.is(every(DAY), LAST, LAST.plus(DAY).minusSeconds(1))).isFalse();
        assertThat(Due.is(every(DAY), LAST, LAST.plus(DAY))).isTrue();
    }

    @Test
    void aMissedRunIsDueLater() {
        assertThat(Due.is(every(DAY), LAST, LAST.plus(DAY.multipliedBy(9)))).isTrue();
    }

    @Test
    void noRunIsDueWithoutAPeriod() {
        assertThat(Due.is(every(null), null, LAST)).isFalse();
        assertThat(Due.is(every(null), LAST, LAST.plus(DAY.multipliedBy(9)))).isFalse();
    }

    private static AssessmentSettings every(@Nullable Duration duration) {
        return new AssessmentSettings(duration, true, true, DAY, DAY);
    }
}
