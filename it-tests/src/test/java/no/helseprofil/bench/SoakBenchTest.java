package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import no.helseprofil.bench.SoakBench.Sample;
import no.helseprofil.bench.SoakWorkers.SoakTraffic;
import org.junit.jupiter.api.Test;

class SoakBenchTest {

    private static final Sample FLAT = new Sample(100_000_000, 80, 20, 1_000);

    @Test
    void isWithinBoundsIfNothingFailsGrowsOrWaits() {
        assertThat(figures(0, 20, Collections.nCopies(8, FLAT)).beyond()).isEmpty();
    }

    @Test
    void aSingleFailureExceedsTheBound() {
        assertThat(figures(1, 20, Collections.nCopies(8, FLAT)).beyond()).hasSize(1);
    }

    @Test
    void aLongWaitExceedsTheBound() {
        assertThat(figures(0, 700, Collections.nCopies(8, FLAT)).beyond()).hasSize(1);
    }

    @Test
    void growthExceedsTheBound() {
        List<Sample> leaking = IntStream.range(0, 8)
                .mapToObj(i -> new Sample(100_000_000L + i * 10_000_000L, 80, 20, 1_000))
                .toList();

        assertThat(figures(0, 20, leaking).beyond())
                .containsExactly("growth of heap after garbage collection, MB: 1.32, at most 1.15");
        assertThat(figures(0, 20, leaking).markdown())
                .contains("| heap after garbage collection, MB | 125 | 165 | 1.32 |");
    }

    @Test
    void ignoresTheWarmUp() {
        List<Sample> warming = IntStream.range(0, 8)
                .mapToObj(i -> i < 2 ? new Sample(10_000_000, 40, 5, 1_000) : FLAT)
                .toList();

        assertThat(figures(0, 20, warming).beyond()).as("the first quarter").isEmpty();
    }

    @Test
    void distributesRequestsByWeight() {
        List<SoakTraffic> turns =
                IntStream.range(0, 40).mapToObj(SoakTraffic::of).toList();

        assertThat(turns.stream().filter(turn -> turn == SoakTraffic.MACHINE)).hasSize(14);
        assertThat(turns.stream().filter(turn -> turn == SoakTraffic.EXCHANGE)).hasSize(2);
        assertThat(turns.stream().filter(turn -> turn == SoakTraffic.BLOCKED_KEY))
                .hasSize(2);
        assertThat(turns.subList(0, 10)).contains(SoakTraffic.MACHINE, SoakTraffic.USER, SoakTraffic.REFRESH);
    }

    private static Report figures(int failed, int wait, List<Sample> samples) {
        List<Duration> waits = Collections.nCopies(100, Duration.ofMillis(wait));
        return SoakBench.report(
                100, 70, new SoakWorkers.Outcome(waits, Collections.nCopies(failed, "user: no token")), samples);
    }
}
