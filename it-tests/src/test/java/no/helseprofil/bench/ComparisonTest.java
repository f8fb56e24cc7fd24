package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        assertThat(ofPercent(MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, MOST, past)
                        .isWithinBound())
                .as("one round of eleven was disturbed")
                .isTrue();
        assertThat(ofPercent(1, 1, 1, 1, 1, 1, 1, 1, 1, past, past).isWithinBound())
                .as("where only noise could tell")
                .isFalse();
    }

    @Test
    void blocksOfARealmAreSummed() {
        Round sum = Round.EMPTY
                .plus(BenchRealm.PROFILE, block(250, 500))
                .plus(BenchRealm.PROFILE, block(750, 1500))
                .plus(BenchRealm.FAPI, block(1000, 1000));
        assertThat(sum.of(BenchRealm.PROFILE)).isEqualTo(block(1000, 2000));
        assertThat(sum.of(BenchRealm.PROFILE).micros()).isEqualTo(2000);
        assertThat(sum.ratio(BenchRealm.PROFILE, BenchRealm.FAPI)).isEqualTo(2);
    }

    @Test
    void aPercentileCoversAllClientsOfAllRounds() {
        Comparison comparison = of(Stream.generate(() -> new TimedBlock(
                        IntStream.rangeClosed(1, 100)
                                .mapToObj(Duration::ofMillis)
                                .toList(),
                        Work.Spent.NOTHING))
                .limit(Comparison.ROUNDS));
        assertThat(comparison.wait(BenchRealm.PROFILE, 50)).isEqualTo(Duration.ofMillis(50));
        assertThat(comparison.wait(BenchRealm.PROFILE, 99)).isEqualTo(Duration.ofMillis(99));
        assertThat(comparison.waits(BenchRealm.PROFILE, " / ")).isEqualTo("50.0 / 99.0");
    }

    @Test
    void fewerRoundsHaveNoInterval() {
        assertThatThrownBy(() -> ofPercent(100, 101)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnlistedJdkHasTheBoundOfTheNextOlderJdk() {
        for (Flow flow : Flow.bounded()) {
            for (boolean hasCorretto : new boolean[] {false, true}) {
                assertThat(flow.bound(21, hasCorretto)).as(flow.title()).isEqualTo(flow.bound(17, hasCorretto));
                assertThat(flow.bound(26, hasCorretto)).as(flow.title()).isEqualTo(flow.bound(25, hasCorretto));
            }
        }
    }

    /** Rounds in which the profile used so many hundredths of what stock Keycloak used. */
    private static Comparison ofPercent(int... profile) {
        return of(IntStream.of(profile).mapToObj(percent -> block(100, percent)));
    }

    private static Comparison of(Stream<TimedBlock> profile) {
        return new Comparison(
                Flow.CLIENT_CREDENTIALS,
                List.of(BenchRealm.FAPI, BenchRealm.PROFILE),
                OptionalDouble.of(MOST / 100.0),
                profile.map(block -> Round.EMPTY
                                .plus(BenchRealm.FAPI, block(100, 100))
                                .plus(BenchRealm.PROFILE, block))
                        .toList());
    }

    private static TimedBlock block(int times, int millis) {
        return new TimedBlock(
                Collections.nCopies(times, Duration.ofMillis(1)),
                new Work.Spent(Duration.ofMillis(millis), Duration.ZERO, Duration.ZERO, 0));
    }
}
