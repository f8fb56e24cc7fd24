package no.helseprofil.keycloak.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of the gauges, look after look. */
class DriftMetricTest {

    private final DriftMetric metric = new DriftMetric();

    @Test
    void countsRealmsByDriftedItem() {
        metric.count(List.of("a", "b"), realm -> List.of("guard", "scope:one", "scope:two"));

        assertThat(metric.counted())
                .containsEntry("guard", 2)
                .containsEntry("scope", 2)
                .containsEntry("choice", 0)
                .containsEntry("unreadable", 0);
    }

    @Test
    void anUnreadableRealmIsCountedAsUnreadable() {
        metric.count(List.of("a", "b"), realm -> List.of("guard"));
        metric.count(List.of("a", "b"), realm -> {
            if (realm.equals("b")) {
                throw new IllegalStateException("the database is away");
            }
            return List.of();
        });

        assertThat(metric.counted())
                .as("as it was seen last, and as one that was not seen now")
                .containsEntry("guard", 1)
                .containsEntry("unreadable", 1);

        metric.count(List.of("a", "b"), realm -> List.of());
        assertThat(metric.counted()).containsEntry("guard", 0).containsEntry("unreadable", 0);
    }

    @Test
    void forgetsARealmThatLeftTheProfile() {
        metric.count(List.of("a"), realm -> List.of("guard"));
        metric.count(List.of(), realm -> List.of("guard"));
        metric.count(List.of("a"), realm -> {
            throw new IllegalStateException();
        });

        assertThat(metric.counted()).containsEntry("guard", 0).containsEntry("unreadable", 1);
    }
}
