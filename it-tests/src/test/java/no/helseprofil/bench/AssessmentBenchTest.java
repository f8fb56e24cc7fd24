package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import no.helseprofil.bench.AssessmentBench.Assessed;
import org.junit.jupiter.api.Test;

class AssessmentBenchTest {

    private static final Assessed SMALL = size(1_800, 4_000, 4_000, 90_000);
    private static final Assessed LARGE = size(20_000, 50_000, 50_000, 50_000);

    @Test
    void theMedianIgnoresADisturbedRun() {
        assertThat(SMALL.seconds()).isEqualTo(4, within(1e-9));
        assertThat(SMALL.perSecond()).isEqualTo(450, within(1e-9));
    }

    @Test
    void valuesAtTheBoundsAreAccepted() {
        assertThat(of(size(1_800, 5_000), size(20_000, 5_000 * 200 / 18 * 10 / 7), 12, 30_000)
                        .beyond())
                .as("5 s, a speed of 0.7, a latency of 1.2, 30 s with APIs")
                .isEmpty();
    }

    @Test
    void eachFigureCanExceedItsBound() {
        assertThat(of(SMALL, LARGE, 12, 30_000).beyond()).isEmpty();
        assertThat(of(size(1_800, 5_001), LARGE, 12, 30_000).beyond())
                .as("more than 5 s")
                .hasSize(1);
        assertThat(of(SMALL, size(20_000, 64_000), 12, 30_000).beyond())
                .as("less than 0.7 of the speed")
                .hasSize(1);
        assertThat(of(SMALL, LARGE, 12.1, 30_000).beyond())
                .as("a latency of more than 1.2")
                .hasSize(1);
        assertThat(of(SMALL, LARGE, 12, 30_001).beyond())
                .as("more than 30 s with APIs")
                .hasSize(1);
    }

    @Test
    void showsItsFiguresAndTheirBounds() {
        Report report = of(SMALL, LARGE, 13, 30_000);

        assertThat(report.markdown())
                .contains("| 1800 | 4.00 | 450 | 300 |")
                .contains("that of the smallest realm: 0.89, at least 0.70\n")
                .contains("10.00 ms, meanwhile 13.00 ms, at most 1.2 times as much\n")
                .contains("with its APIs: 30.00, at most 30\n");
        assertThat(report.beyond())
                .containsExactly("latency of a token meanwhile, as a multiple of that before: 1.30, at most 1.20");
    }

    private static Report of(Assessed small, Assessed large, double meanwhile, long withApis) {
        return AssessmentBench.report(List.of(small, large), 10, meanwhile, Duration.ofMillis(withApis));
    }

    private static Assessed size(int clients, long... times) {
        return new Assessed(
                clients, LongStream.of(times).mapToObj(Duration::ofMillis).toList(), 300_000_000);
    }
}
