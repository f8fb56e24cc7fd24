package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.bench.TokenFigures.Floor;
import no.helseprofil.testkit.server.Work;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final int MOST = 105;

    @Test
    void theRatioIsTheMedianRound() {
        assertThat(ofPercent(104, 108, 900, 102, 103, 101, 105, 107, 106, 100, 109)
                        .ratio(BenchRealm.PROFILE)
                        .median())
                .isEqualTo(1.05, within(1e-9));
    }

    @Test
    void theIntervalOmitsTheHighestAndTheLowestRound() {
        Spread ratio =
                ofPercent(104, 108, 900, 102, 103, 101, 105, 107, 106, 100, 109).ratio(BenchRealm.PROFILE);
        assertThat(ratio.lower()).isEqualTo(1.01, within(1e-9));
        assertThat(ratio.upper()).isEqualTo(1.09, within(1e-9));
        assertThat(ratio.text(2)).isEqualTo("1.05 (1.01 to 1.09)");
    }

    @Test
    void theWholeIntervalMustBeWithinTheBound() {
        int past = MOST + 1;
        assertThat(beyond(MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, past))
                .as("one round of eleven was disturbed")
                .isEmpty();
        assertThat(beyond(1, 1, 1, 1, 1, 1, 1, 1, 1, past, past))
                .as("where only noise could decide")
                .hasSize(1);
    }

    @Test
    void blocksOfARealmAreSummed() {
        TimedBlock sum = block(250, 500).plus(block(750, 1500));
        assertThat(sum).isEqualTo(block(1000, 2000));
        assertThat(sum.micros()).isEqualTo(2000);
    }

    @Test
    void aPercentileCoversAllClientsOfAllRounds() {
        Comparison comparison = of(Stream.generate(() -> new TimedBlock(
                        IntStream.rangeClosed(1, 100)
                                .mapToObj(Duration::ofMillis)
                                .toList(),
                        Work.Spent.NOTHING))
                .limit(Comparison.ROUNDS));
        assertThat(comparison.wait(BenchRealm.PROFILE, 50)).isEqualTo(50);
        assertThat(comparison.wait(BenchRealm.PROFILE, 99)).isEqualTo(99);
        assertThat(comparison.waits(BenchRealm.PROFILE)).isEqualTo("50.0 / 99.0");
    }

    @Test
    void fewerRoundsHaveNoInterval() {
        assertThatThrownBy(() -> ofPercent(100, 101).ratio(BenchRealm.PROFILE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thePageShowsRatiosAndWaitsAndNotTheDistanceFromTheFloor() {
        TokenFigures figures = figures(100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100);
        assertThat(figures.report().markdown())
                .contains("| client credentials | 1.000 (1.000 to 1.000) | 1.05 |\n")
                .contains("| client credentials | 1.0 / 1.0 | 1.0 / 1.0 |")
                .doesNotContain("floor");
        assertThat(figures.distance().markdown()).contains("| client credentials | 1, 2 | 500 | 1000 | 2.0 | 2.0 |");
    }

    @Test
    void anUnlistedJdkHasTheBoundOfTheNextOlderJdk() {
        for (Flow flow : Flow.BOUNDED) {
            for (boolean hasCorretto : new boolean[] {false, true}) {
                assertThat(flow.bound(21, hasCorretto)).as(flow.title()).isEqualTo(flow.bound(17, hasCorretto));
                assertThat(flow.bound(26, hasCorretto)).as(flow.title()).isEqualTo(flow.bound(25, hasCorretto));
            }
        }
    }

    private static List<String> beyond(int... profile) {
        return figures(profile).report().beyond();
    }

    private static TokenFigures figures(int... profile) {
        return new TokenFigures(17, false, List.of(ofPercent(profile)), new Floor(100, 200));
    }

    /** Rounds in which the profile used so many hundredths of what stock Keycloak used. */
    private static Comparison ofPercent(int... profile) {
        return of(IntStream.of(profile).mapToObj(percent -> block(100, percent)));
    }

    private static Comparison of(Stream<TimedBlock> profile) {
        List<TimedBlock> blocks = profile.toList();
        return new Comparison(
                Flow.BOUNDED.get(0),
                MOST / 100.0,
                Map.of(
                        BenchRealm.FAPI,
                        Collections.nCopies(blocks.size(), block(100, 100)),
                        BenchRealm.PROFILE,
                        blocks));
    }

    private static TimedBlock block(int times, int millis) {
        return new TimedBlock(
                Collections.nCopies(times, Duration.ofMillis(1)),
                new Work.Spent(Duration.ofMillis(millis), Duration.ZERO, Duration.ZERO, 0));
    }
}
