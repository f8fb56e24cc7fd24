package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import no.helseprofil.bench.Comparison.Block;
import no.helseprofil.bench.Comparison.Pair;
import no.helseprofil.testkit.server.Work;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void theRatioIsThatOfTheMedianPairSoThatADisturbedPairDecidesNothing() {
        assertThat(ofPercent(104, 108, 900, 102, 103, 101, 105, 107, 106, 100, 109)
                        .ratio())
                .isEqualTo(1.05, within(1e-9));
    }

    @Test
    void theIntervalLeavesOutTheHighestPairAndTheLowest() {
        Comparison comparison = ofPercent(104, 108, 900, 102, 103, 101, 105, 107, 106, 100, 109);
        assertThat(comparison.lower()).isEqualTo(1.01, within(1e-9));
        assertThat(comparison.upper()).isEqualTo(1.09, within(1e-9));
    }

    @Test
    void theWholeIntervalIsWithinTheBoundOrItIsPast() {
        int most = (int) Math.round(100 * Flow.CLIENT_CREDENTIALS.bound(17));
        int past = most + 1;
        assertThat(ofPercent(most, most, most, most, most, most, most, most, most, most, past)
                        .isWithinBound())
                .as("one pair of eleven was disturbed")
                .isTrue();
        assertThat(ofPercent(1, 1, 1, 1, 1, 1, 1, 1, 1, past, past).isWithinBound())
                .as("where only noise could tell")
                .isFalse();
    }

    @Test
    void blocksAddUp() {
        Block sum = block(250, 500).plus(block(750, 1500));
        assertThat(sum).isEqualTo(block(1000, 2000));
        assertThat(sum.micros()).isEqualTo(2000);
    }

    @Test
    void fewerPairsHaveNoSuchInterval() {
        assertThatThrownBy(() -> ofPercent(100, 101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aJdkThatIsNotListedHasTheBoundOfTheNextOlderOne() {
        for (Flow flow : Flow.values()) {
            assertThat(flow.bound(21)).as(flow.title()).isEqualTo(flow.bound(17));
            assertThat(flow.bound(26)).as(flow.title()).isEqualTo(flow.bound(25));
        }
    }

    /** Pairs in which the profile used so many hundredths of what stock Keycloak used. */
    private static Comparison ofPercent(int... profile) {
        List<Pair> pairs = IntStream.of(profile)
                .mapToObj(percent -> new Pair(block(100, 100), block(100, percent)))
                .toList();
        return new Comparison(Flow.CLIENT_CREDENTIALS, 17, pairs);
    }

    private static Block block(int times, int millis) {
        return new Block(times, new Work.Spent(Duration.ofMillis(millis), Duration.ZERO, Duration.ZERO, 0));
    }
}
