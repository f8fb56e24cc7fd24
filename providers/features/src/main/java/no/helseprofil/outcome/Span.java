package no.helseprofil.outcome;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive days in UTC.
 *
 * @param from the first day
 * @param to the last day
 */
public record Span(LocalDate from, LocalDate to) {

    /** Largest number of days in one answer: a leap year. */
    public static final int MOST = 366;

    /** Default number of days. */
    private static final int USUAL = 30;

    /** Length of a date. A longer text is none, and a year of fewer digits is of no use. */
    private static final int LENGTH = "2027-01-01".length();

    /**
     * Parses the requested days.
     *
     * @param from a date; null for the first of 30 days
     * @param to a date; null for today
     * @throws IllegalArgumentException if there are no such days, too many, or some of them are yet to come
     */
    public static Span of(@Nullable String from, @Nullable String to, LocalDate today) {
        LocalDate last = to == null ? today : date("to", to);
        LocalDate first = from == null ? last.minusDays(USUAL - 1L) : date("from", from);
        if (last.isAfter(today)) {
            throw new IllegalArgumentException("to is " + today + " at the latest, which is today in UTC");
        }
        if (first.isAfter(last)) {
            throw new IllegalArgumentException("from is no later than to");
        }
        Span span = new Span(first, last);
        if (span.length() > MOST) {
            throw new IllegalArgumentException("from and to are at most " + MOST + " days apart, both counted");
        }
        return span;
    }

    private static LocalDate date(String parameter, String text) {
        try {
            if (text.length() == LENGTH) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException none) {
            // reported below
        }
        throw new IllegalArgumentException(parameter + " is a date such as 2027-01-01");
    }

    /** Returns the number of days. */
    public int length() {
        return (int) ChronoUnit.DAYS.between(from, to) + 1;
    }

    /** Returns as many days, right before these. */
    public Span before() {
        return new Span(from.minusDays(length()), from.minusDays(1));
    }

    /** Returns each of the days, in order. */
    public Stream<LocalDate> days() {
        return from.datesUntil(to.plusDays(1));
    }
}
