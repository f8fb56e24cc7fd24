package no.helseprofil.keycloak.testrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.keycloak.testrun.TestRunEntity.BegunRun;
import no.helseprofil.keycloak.testrun.TestRunStart.TestRunQuota;
import no.helseprofil.keycloak.testrun.TestRunStart.TestRunRefusedException;
import org.junit.jupiter.api.Test;

/** Limits on the number of runs. */
class TestRunQuotaTest {

    private static final Instant NOW = Instant.parse("2027-01-01T12:00:00Z");
    private static final Instant DAY_AGO = NOW.minus(TestRunQuota.DAY);
    private static final TestRunQuota ROOM = new TestRunQuota(2, 3, "here");

    private final List<BegunRun> begun = new ArrayList<>();

    @Test
    void limitsConcurrentTestRuns() {
        add(NOW, null);
        isRoom();
        add(DAY_AGO.minusSeconds(1), null);
        isFull("2 are on here");
    }

    @Test
    void limitsTestRunsADay() {
        add(NOW, 1L);
        add(DAY_AGO, 1L);
        add(DAY_AGO.minusMillis(1), 1L);
        isRoom();
        add(NOW, 1L);
        isFull("3 runs have begun here in 24 hours");
    }

    private void add(Instant started, Long ended) {
        begun.add(new BegunRun("id", started.toEpochMilli(), ended, null));
    }

    private void isRoom() {
        assertThatCode(() -> ROOM.require(begun, DAY_AGO)).doesNotThrowAnyException();
    }

    private void isFull(String why) {
        assertThatThrownBy(() -> ROOM.require(begun, DAY_AGO))
                .isInstanceOfSatisfying(
                        TestRunRefusedException.class,
                        refused -> assertThat(refused.remedy()).contains(why));
    }
}
