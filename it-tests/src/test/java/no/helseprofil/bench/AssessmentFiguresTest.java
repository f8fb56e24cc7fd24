package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import no.helseprofil.bench.AssessmentFigures.Apis;
import no.helseprofil.bench.AssessmentFigures.Latency;
import no.helseprofil.bench.AssessmentFigures.Size;
import org.junit.jupiter.api.Test;

class AssessmentFiguresTest {

    private static final Size SMALL = size(1_800, 4_000, 4_000, 90_000);
    private static final Size LARGE = size(20_000, 50_000, 50_000, 50_000);
    private static final Latency LATENCY = new Latency(Duration.ofMillis(10), Duration.ofMillis(12));
    private static final Apis APIS = new Apis(1_800, 100, Duration.ofSeconds(30));

    @Test
    void theMedianIgnoresADisturbedRun() {
        assertThat(SMALL.time()).isEqualTo(Duration.ofSeconds(4));
        assertThat(SMALL.perSecond()).isEqualTo(450, within(1e-9));
    }

    @Test
    void valuesAtTheBoundsAreAccepted() {
        assertThat(of(size(1_800, 5_000), size(20_000, 5_000 * 200 / 18 * 10 / 7), LATENCY, APIS)
                        .isWithinBounds())
                .as("5 s, a speed of 0.7, a latency of 1.2, 30 s with APIs")
                .isTrue();
    }

    @Test
    void eachFigureCanExceedItsBound() {
        assertThat(of(SMALL, LARGE, LATENCY, APIS).isWithinBounds()).isTrue();
        assertThat(of(size(1_800, 5_001), LARGE, LATENCY, APIS).isWithinBounds())
                .as("more than 5 s")
                .isFalse();
        assertThat(of(SMALL, size(20_000, 64_000), LATENCY, APIS).isWithinBounds())
                .as("less than 0.7 of the speed")
                .isFalse();
        assertThat(of(SMALL, LARGE, new Latency(Duration.ofMillis(100), Duration.ofMillis(121)), APIS)
                        .isWithinBounds())
                .as("a latency of more than 1.2")
                .isFalse();
        assertThat(of(SMALL, LARGE, LATENCY, new Apis(1_800, 100, Duration.ofMillis(30_001)))
                        .isWithinBounds())
                .as("more than 30 s with APIs")
                .isFalse();
    }

    @Test
    void comparesLatenciesByTheirMedians() {
        Latency latency = Latency.of(millis(10, 10, 500), millis(11, 900, 11));

        assertThat(latency.ratio()).isEqualTo(1.1, within(1e-9));
        assertThatThrownBy(() -> Latency.of(List.of(), millis(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTableMarksFiguresBeyondTheirBounds() {
        assertThat(of(SMALL, LARGE, new Latency(Duration.ofMillis(10), Duration.ofMillis(13)), APIS)
                        .table())
                .contains("   1800      4.00         450            300")
                .contains("seconds for 1800 clients: 4.00, at most 5.00: within")
                .contains("speed at 20000 clients, as a share of that at 1800: 0.89, at least 0.70: within")
                .contains("10.00 ms when idle: 1.30, at most 1.20: past")
                .contains("seconds for 1800 clients and 100 APIs: 30.00, at most 30.00: within");
    }

    private static AssessmentFigures of(Size small, Size large, Latency latency, Apis apis) {
        return new AssessmentFigures(List.of(small, large), latency, apis);
    }

    private static Size size(int clients, long... times) {
        return new Size(clients, millis(times), 300_000_000);
    }

    private static List<Duration> millis(long... times) {
        return LongStream.of(times).mapToObj(Duration::ofMillis).toList();
    }
}
