package no.helseprofil.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanTest {

    private static final LocalDate TODAY = LocalDate.parse("2027-03-01");

    @Test
    void isTheLast30DaysByDefault() {
        assertThat(Span.of(null, null, TODAY)).isEqualTo(span("2027-01-31", "2027-03-01"));
        assertThat(Span.of(null, "2027-01-30", TODAY)).isEqualTo(span("2027-01-01", "2027-01-30"));
        assertThat(Span.of("2027-03-01", null, TODAY).length()).isEqualTo(1);
    }

    @Test
    void isLimitedToALeapYear() {
        assertThat(Span.of("2026-03-01", "2027-03-01", TODAY).length()).isEqualTo(Span.MOST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Span.of("2026-02-28", "2027-03-01", TODAY))
                .withMessage("from and to are at most 366 days apart, both counted");
    }

    @ParameterizedTest
    @CsvSource({
        "2027-02-30, , from is a date such as 2027-01-01",
        "'', , from is a date such as 2027-01-01",
        "2027-1-1, , from is a date such as 2027-01-01",
        "+2027-01-0, , from is a date such as 2027-01-01",
        "-999999999-01-01, , from is a date such as 2027-01-01",
        ", 2027-01-01T00:00:00Z, to is a date such as 2027-01-01",
        ", null, to is a date such as 2027-01-01",
        ", 2027-03-02, 'to is 2027-03-01 at the latest, which is today in UTC'",
        ", 9999-12-31, 'to is 2027-03-01 at the latest, which is today in UTC'",
        "2027-02-02, 2027-02-01, from is no later than to",
    })
    void refusesAnInvalidSpanWithAHint(@Nullable String from, @Nullable String to, String hint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Span.of(from, to, TODAY))
                .withMessage(hint);
    }

    @Test
    void hasAPreviousSpanOfTheSameLength() {
        assertThat(span("2027-01-01", "2027-01-31").before()).isEqualTo(span("2026-12-01", "2026-12-31"));
        assertThat(span("2027-02-27", "2027-03-01").days())
                .containsExactly(
                        LocalDate.parse("2027-02-27"), LocalDate.parse("2027-02-28"), LocalDate.parse("2027-03-01"));
    }

    private static Span span(String from, String to) {
        return new Span(LocalDate.parse(from), LocalDate.parse(to));
    }
}
