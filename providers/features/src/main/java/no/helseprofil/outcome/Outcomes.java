package no.helseprofil.outcome;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

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
}
