package no.helseprofil.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import no.helseprofil.outcome.Outcomes.Trend;
import org.junit.jupiter.api.Test;

class TrendTest {

    private static final LocalDate FIRST = LocalDate.parse("2027-01-01");

    @Test
    void reachesZeroWhereTheLineDoes() {
        assertThat(zero(20, day -> 3000 - day * 100)).hasValue(FIRST.plusDays(30));
        assertThat(zero(20, day -> 3000 - day * 100 + (day % 2 == 0 ? 50 : -50)))
                .as("what goes up and down doesn't turn it")
                .hasValueSatisfying(date -> assertThat(date).isBetween(FIRST.plusDays(28), FIRST.plusDays(32)));
    }

    @Test
    void neverReachesZeroWithoutADecrease() {
        assertThat(zero(20, day -> 100)).isEmpty();
        assertThat(zero(20, day -> 100 + day)).isEmpty();
    }

    @Test
    void isUnknownForFewDaysOrADistantDate() {
        assertThat(zero(Trend.LEAST - 1, day -> 3000 - day * 100)).isEmpty();
        assertThat(zero(Trend.LEAST, day -> 3000 - day * 100)).isPresent();
        assertThat(zero(20, day -> 1_000_000 - day))
                .as("in three thousand years")
                .isEmpty();
    }

    @Test
    void isZeroOnceAWeekHadNothing() {
        assertThat(zero(20, day -> 0)).hasValue(FIRST);
        List<Long> quiet = Stream.concat(
                        Collections.nCopies(10, 100L).stream(), Collections.nCopies(Trend.QUIET, 0L).stream())
                .toList();
        assertThat(new Trend(FIRST, quiet).zero()).hasValue(FIRST.plusDays(10));
        assertThat(new Trend(FIRST, quiet.subList(0, quiet.size() - 1)).zero())
                .as("six days may be an Easter: it is after the last day that was seen")
                .hasValueSatisfying(date -> assertThat(date).isAfterOrEqualTo(FIRST.plusDays(16)));
    }

    private static Optional<LocalDate> zero(int days, LongUnaryOperator seconds) {
        return new Trend(FIRST, LongStream.range(0, days).map(seconds).boxed().toList()).zero();
    }
}
