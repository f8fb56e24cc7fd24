package no.helseprofil.outcome;

import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sums of a realm by day.
 *
 * @param days the days that have sums
 * @param countedFrom the first day ever that was summed up; null if none was. Days before it are unknown; a day after
 *     it without sums had nothing to sum up
 */
public record DailySums(Map<LocalDate, Sums> days, @Nullable LocalDate countedFrom) {

    public DailySums {
        days = Map.copyOf(days);
    }

    /** Returns the sums of a day. */
    public Sums of(LocalDate day) {
        return days.getOrDefault(day, Sums.NONE);
    }

    /** Returns whether the sums of a day are known. */
    public boolean isKnown(LocalDate day) {
        return countedFrom != null && !day.isBefore(countedFrom);
    }

    /** Returns whether the sums cover the whole of a day: on the first one the counting began at some hour. */
    public boolean isWhole(LocalDate day) {
        return countedFrom != null && day.isAfter(countedFrom);
    }

    /** Returns the sums of several days together, as far as they are known. */
    public Sums of(Span span) {
        return span.days().map(this::of).reduce(Sums.NONE, Sums::plus);
    }
}
