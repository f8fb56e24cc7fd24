package no.helseprofil.outcome;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import no.helseprofil.outcome.Sums.DailySums;
import no.helseprofil.timetable.Outlook;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes of a migration.
 *
 * @param at the instant at which the clients were examined
 * @param span the requested days
 * @param sums sums of these days, and of as many before them
 * @param standing state of the clients now
 */
public record Outcomes(Instant at, Span span, DailySums sums, RealmStanding standing) {

    /** Returns the sums of all days. */
    public Sums total() {
        return sums.of(span);
    }

    /** Returns the sums of as many days before; empty unless they are wholly known. */
    public Optional<Sums> totalBefore() {
        Span before = span.before();
        return sums.isWhole(before.from()) ? Optional.of(sums.of(before)) : Optional.empty();
    }

    /** Returns the days with known sums. */
    public List<LocalDate> days() {
        return span.days().filter(sums::isKnown).toList();
    }

    /**
     * Returns the first day without any risk, if the trend of these days continues; empty if there is no such trend.
     */
    public Optional<LocalDate> zeroByTrend() {
        LocalDate today = LocalDate.ofInstant(at, ZoneOffset.UTC);
        List<LocalDate> whole = days().stream()
                .filter(day -> sums.isWhole(day) && day.isBefore(today))
                .toList();
        return whole.isEmpty()
                ? Optional.empty()
                : new Trend(
                                whole.get(0),
                                whole.stream()
                                        .map(day -> sums.of(day).of(Figure.SECONDS_AT_RISK))
                                        .toList())
                        .zero();
    }

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
            double middle =
                    seconds.stream().mapToLong(Long::longValue).average().orElse(0);
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
            return crossing > MOST + days
                    ? Optional.empty()
                    : Optional.of(first.plusDays(Math.max(days, (long) crossing)));
        }
    }

    /**
     * State of a realm's clients at one instant.
     *
     * @param states number of clients by state
     * @param waivers number of waivers in force
     * @param waiversEnd end of the last of those; null if there is none
     * @param compliance time that the clients take to comply
     * @param byStage the same for each stage of a requirement, by its name
     * @param ending end of the risk by the dates in force
     */
    public record RealmStanding(
            Map<Outlook.State, Integer> states,
            int waivers,
            @Nullable Instant waiversEnd,
            Compliance compliance,
            Map<String, Compliance> byStage,
            RiskEnding ending) {

        /**
         * The date on which the last client stops getting unbound tokens: by then it has mended that, or is refused.
         *
         * @param clients number of clients that got such tokens with their latest requests
         * @param undated number of those that no date stops
         * @param at the instant at which the last one stops; null if no date stops all. Without such clients, the
         *     instant of the question
         */
        public record RiskEnding(
                int clients, int undated, @Nullable Instant at) {}

        /**
         * Time that clients take to comply. A client counts once for each stage of a requirement that it failed after
         * the announcement to it.
         *
         * @param asked number of these cases
         * @param complied number of those that have been mended
         * @param medianDays number of days after which half of all had been mended; null if half of them haven't yet,
         *     or there is none
         */
        public record Compliance(
                int asked, int complied, @Nullable Integer medianDays) {

            /**
             * Returns the compliance of some cases.
             *
             * @param days for each case the days from the announcement to the last fault, including the last day begun;
             *     empty if it still fails
             */
            static Compliance of(List<OptionalInt> days) {
                List<Integer> mended = days.stream()
                        .flatMap(one -> one.stream().boxed())
                        .sorted()
                        .toList();
                int half = (days.size() + 1) / 2;
                return new Compliance(
                        days.size(), mended.size(), half == 0 || mended.size() < half ? null : mended.get(half - 1));
            }
        }
    }
}
