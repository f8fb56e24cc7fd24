package no.helseprofil.keycloak.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.keycloak.assessment.RealmOutlook;
import no.helseprofil.keycloak.metrics.MigrationMetrics.RealmTotals;
import no.helseprofil.timetable.Waiver;
import org.junit.jupiter.api.Test;

class RealmTotalsTest {

    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofDays(30));

    @Test
    void sumsRealmsAndKeepsTheEarliestInstant() {
        RealmTotals one = RealmTotals.none()
                .with(outlook(3, LATER))
                .withWaivers(Stream.of(waiver(LATER), waiver(LATER.plusSeconds(1))))
                .withBlocks(Map.of("key", 1))
                .withAssessment(LATER);
        RealmTotals other = RealmTotals.none()
                .with(outlook(4, NOW))
                .withWaivers(Stream.of(waiver(NOW)))
                .withBlocks(Map.of("key", 2))
                .withAssessment(NOW);

        RealmTotals all = one.plus(other).plus(RealmTotals.ofClosed());

        assertThat(all)
                .isEqualTo(new RealmTotals(
                        Map.of("stops", 7), Map.of("dpop-nonce", NOW), 3, NOW, Map.of("key", 3), NOW, 1));
    }

    @Test
    void hasNoInstantsIfEmpty() {
        RealmTotals none = RealmTotals.none().plus(RealmTotals.none());

        assertThat(none.endOfWaiver()).isNull();
        assertThat(none.assessed()).isNull();
        assertThat(none.deadlines()).isEmpty();
    }

    @Test
    void slowEvaluationsRunLessOften() {
        assertThat(MigrationMetrics.pause(Duration.ofMillis(50))).isEqualTo(Duration.ofMinutes(10));
        assertThat(MigrationMetrics.pause(Duration.ofSeconds(3))).isEqualTo(Duration.ofMinutes(10));
        assertThat(MigrationMetrics.pause(Duration.ofSeconds(90))).isEqualTo(Duration.ofHours(5));
    }

    private static RealmOutlook outlook(int clients, Instant deadline) {
        return new RealmOutlook(
                NOW.toString(),
                clients,
                Map.of("stops", clients),
                List.of(),
                List.of(new RealmOutlook.Deadline("dpop-nonce", deadline.toString(), clients, clients)),
                Map.of(),
                Map.of(),
                List.of(),
                0,
                List.of());
    }

    private static Waiver waiver(Instant ends) {
        return new Waiver("a test", "somebody", ends);
    }
}
