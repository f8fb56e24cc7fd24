package no.helseprofil.outcome;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What has come of a migration.
 *
 * @param at the instant on which the clients were looked at
 * @param span the days that are asked about
 * @param sums of these days, and of as many before them
 * @param standing how far the clients are now
 */
public record Outcomes(Instant at, Span span, DailySums sums, RealmStanding standing) {

    /** The sums of all days. */
    public Sums total() {
        return sums.of(span);
    }

    /** Those of as many days before; empty if not the whole of these is known. */
    public Optional<Sums> totalBefore() {
        Span before = span.before();
        return sums.isWhole(before.from()) ? Optional.of(sums.of(before)) : Optional.empty();
    }

    /** Those of the days of which anything is known. */
    public List<LocalDate> days() {
        return span.days().filter(sums::isKnown).toList();
    }

    /** The first day on which nothing would be at risk, if it goes on as in these days; empty if nothing says so. */
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
