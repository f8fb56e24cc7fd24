package no.helseprofil.outcome;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Where the hours at risk go: the straight line that is nearest to the days (least squares).
 *
 * @param first the first of the days
 * @param seconds at risk, of each day in order; none of a day that hasn't ended
 */
record Trend(LocalDate first, List<Long> seconds) {

    /** With fewer days a weekend would be taken for a trend. */
    static final int LEAST = 14;

    /** After as many days without anything at risk there will be nothing any more: a job of once a week has come. */
    static final int QUIET = 7;

    /** What is further away isn't foretold. */
    static final int MOST = 3650;

    Trend {
        seconds = List.copyOf(seconds);
    }

    /** The first day on which nothing would be at risk; empty if there are too few days, or it doesn't become less. */
    Optional<LocalDate> zero() {
        int days = seconds.size();
        if (days < LEAST) {
            return Optional.empty();
        }
        int used = days;
        while (used > 0 && seconds.get(used - 1) == 0) {
            used--;
        }
        return days - used >= QUIET ? Optional.of(first.plusDays(used)) : zeroOfLine();
    }

    private Optional<LocalDate> zeroOfLine() {
        int days = seconds.size();
        double middleDay = (days - 1) / 2.0;
        double middle = seconds.stream().mapToLong(Long::longValue).average().orElse(0);
        double together = 0;
        double squares = 0;
        for (int day = 0; day < days; day++) {
            together += (day - middleDay) * (seconds.get(day) - middle);
            squares += (day - middleDay) * (day - middleDay);
        }
        if (together >= 0) {
            return Optional.empty();
        }
        double crossing = Math.ceil(middleDay - middle * squares / together);
        return crossing > MOST + days ? Optional.empty() : Optional.of(first.plusDays(Math.max(days, (long) crossing)));
    }
}
