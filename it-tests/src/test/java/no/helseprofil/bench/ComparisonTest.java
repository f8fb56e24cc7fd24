package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import no.helseprofil.bench.Comparison.Block;
import no.helseprofil.bench.Comparison.Pair;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void theRatioIsThatOfTheMedianPairSoThatOneDisturbedPairDecidesNothing() {
        assertThat(ofPercent(104, 108, 900, 102, 103).ratio()).isEqualTo(1.04, within(1e-9));
    }

    @Test
    void theBoundItselfIsWithinAndAnythingPastItIsNot() {
        assertThat(ofPercent(110).isWithinBound()).as("1.10 is allowed").isTrue();
        assertThat(ofPercent(111).isWithinBound()).isFalse();
    }

    @Test
    void blocksAddUpTokensAndCpu() {
        Block sum = new Block(250, Duration.ofMillis(500)).plus(new Block(750, Duration.ofMillis(1500)));
        assertThat(sum).isEqualTo(new Block(1000, Duration.ofMillis(2000)));
        assertThat(sum.micros()).isEqualTo(2000);
    }

    @Test
    void anEvenNumberOfPairsHasNoMiddle() {
        assertThatThrownBy(() -> ofPercent(100, 101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTableNamesFiguresInMicroseconds() {
        assertThat(ofPercent(105).table()).contains("pair 1", "1000", "1050", "1.050", "median");
    }

    /** Pairs in which the profile used so many hundredths of what stock Keycloak used. */
    private static Comparison ofPercent(int... profile) {
        List<Pair> pairs = IntStream.of(profile)
                .mapToObj(percent ->
                        new Pair(new Block(100, Duration.ofMillis(100)), new Block(100, Duration.ofMillis(percent))))
                .toList();
        return new Comparison(pairs);
    }
}
