package no.helseprofil.outcome;

import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sums of a realm by day.
 *
 * @param days those that have any
 * @param countedFrom the first day ever on which something was summed up; null if nothing ever was. Of the days before
 *     it nothing is known; one after it that has no sums had nothing to sum up
 */
public record DailySums(Map<LocalDate, Sums> days, @Nullable LocalDate countedFrom) {

    public DailySums {
        days = Map.copyOf(days);
    }

    /** Those of a day. */
    public Sums of(LocalDate day) {
        return days.getOrDefault(day, Sums.NONE);
    }

    /** Whether it is known what a day has. */
    public boolean isKnown(LocalDate day) {
        return countedFrom != null && !day.isBefore(countedFrom);
    }

    /** Whether it is known what the whole of a day has: on the first one the counting began at some hour. */
    public boolean isWhole(LocalDate day) {
        return countedFrom != null && day.isAfter(countedFrom);
    }

    /** Those of several days together, as far as they are known. */
    public Sums of(Span span) {
        return span.days().map(this::of).reduce(Sums.NONE, Sums::plus);
    }
}
