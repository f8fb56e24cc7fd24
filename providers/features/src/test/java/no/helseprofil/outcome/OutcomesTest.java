package no.helseprofil.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import no.helseprofil.outcome.Outcomes.RealmStanding;
import no.helseprofil.outcome.Outcomes.RealmStanding.Compliance;
import no.helseprofil.outcome.Outcomes.RealmStanding.RiskEnding;
import no.helseprofil.outcome.Outcomes.Trend;
import no.helseprofil.outcome.Sums.DailySums;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutcomesTest {

    private static final LocalDate FIRST = LocalDate.parse("2027-01-11");
    private static final LocalDate LAST = LocalDate.parse("2027-01-20");
    private static final RealmStanding NOBODY =
            new RealmStanding(Map.of(), 0, null, new Compliance(0, 0, null), Map.of(), new RiskEnding(0, 0, null));

    @Test
    void sumsItsDaysOnly() {
        Outcomes outcomes = outcomes(FIRST.minusDays(20));

        assertThat(outcomes.total().of(Figure.SECONDS_AT_RISK)).isEqualTo(10 * 360);
        assertThat(outcomes.total().hoursAtRisk()).isEqualTo(1);
        assertThat(outcomes.total().tokens()).isEqualTo(40);
        assertThat(outcomes.total().boundShare()).isCloseTo(0.75, Offset.offset(1e-9));
        assertThat(outcomes.totalBefore())
                .hasValueSatisfying(before -> assertThat(before.hoursAtRisk()).isEqualTo(1));
    }

    @Test
    void hasNoValueForDaysBeforeTheCount() {
        Outcomes outcomes = outcomes(FIRST.plusDays(3));
        assertThat(outcomes.days()).hasSize(7).startsWith(FIRST.plusDays(3));
        assertThat(outcomes.totalBefore()).isEmpty();
        assertThat(outcomes(FIRST.minusDays(10)).totalBefore())
                .as("of the first of these days it is known from some hour on")
                .isEmpty();
        assertThat(outcomes(FIRST.minusDays(11)).totalBefore()).isPresent();
        assertThat(outcomes(null).days()).isEmpty();
    }

    @Test
    void withoutTokensNoneIsAtRisk() {
        assertThat(Sums.NONE.boundShare()).isEqualTo(1);
        assertThat(Sums.NONE.hoursAtRisk()).isZero();
    }

    @Test
    void anUnfinishedDayIsNotInTheTrend() {
        Outcomes outcomes = outcomes(FIRST.minusDays(20));
        Span month = new Span(LAST.minusDays(Trend.LEAST), LAST);

        assertThat(new Outcomes(outcomes.at(), month, quietSince(LAST.minusDays(8), LAST.minusDays(30)), NOBODY)
                        .zeroByTrend())
                .as("today has some already, which would end the quiet week")
                .hasValue(LAST.minusDays(7));
    }

    @Test
    void theFirstCountedDayIsNotInTheTrend() {
        Span month = new Span(LAST.minusDays(30), LAST);
        Instant noon = Instant.parse("2027-01-20T12:00:00Z");
        LocalDate last = LAST.minusDays(8);

        assertThat(new Outcomes(noon, month, quietSince(last, LAST.minusDays(Trend.LEAST)), NOBODY).zeroByTrend())
                .as("one day too few")
                .isEmpty();
        assertThat(new Outcomes(noon, month, quietSince(last, LAST.minusDays(Trend.LEAST + 1)), NOBODY).zeroByTrend())
                .isPresent();
    }

    private static DailySums quietSince(LocalDate last, LocalDate countedFrom) {
        return new DailySums(
                Map.of(
                        last, new Sums(Map.of(Figure.SECONDS_AT_RISK, 60L)),
                        LAST, new Sums(Map.of(Figure.SECONDS_AT_RISK, 60L))),
                countedFrom);
    }

    private static Outcomes outcomes(@Nullable LocalDate countedFrom) {
        Sums day = new Sums(Map.of(
                Figure.TOKENS_DPOP, 2L, Figure.TOKENS_MTLS, 1L, Figure.TOKENS_NONE, 1L, Figure.SECONDS_AT_RISK, 360L));
        Map<LocalDate, Sums> days = new HashMap<>();
        FIRST.minusDays(15).datesUntil(LAST.plusDays(5)).forEach(one -> days.put(one, day));
        return new Outcomes(
                Instant.parse("2027-01-20T12:00:00Z"), new Span(FIRST, LAST), new DailySums(days, countedFrom), NOBODY);
    }
}
