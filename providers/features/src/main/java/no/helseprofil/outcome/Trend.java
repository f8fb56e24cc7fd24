package no.helseprofil.outcome;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Trend of the hours at risk: the straight line nearest to the days (least squares).
 *
 * @param first the first of the days
 * @param seconds seconds at risk, of each day in order, without a day that hasn't ended
 */
record Trend(LocalDate first, List<Long> seconds) {

    /** Smallest number of days. With fewer, a weekend would look like a trend. */
    static final int LEAST = 14;

    /** Number of days without risk after which none is expected: a weekly job would have run. */
    static final int QUIET = 7;

    /** Largest number of days for which a prediction is made. */
    static final int MOST = 3650;

    Trend {
        seconds = List.copyOf(seconds);
    }

    /** Returns the first day without any risk; empty if there are too few days, or the risk isn't decreasing. */
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
