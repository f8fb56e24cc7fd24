package no.helseprofil.outcome;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sums of a period.
 *
 * @param values the figures; a missing one is 0
 */
public record Sums(Map<Figure, Long> values) {

    /** Sums of an empty period. */
    public static final Sums NONE = new Sums(Map.of());

    private static final double SECONDS_IN_HOUR = 3600;

    public Sums {
        values = Map.copyOf(values);
    }

    /** Returns the value of a figure. */
    public long of(Figure figure) {
        return values.getOrDefault(figure, 0L);
    }

    /** Returns the number of access tokens of the realm's clients. */
    public long tokens() {
        return of(Figure.TOKENS_DPOP) + of(Figure.TOKENS_MTLS) + of(Figure.TOKENS_NONE);
    }

    /**
     * Returns the share of them that is bound to a key, from 0 to 1; 1 without any token, since none could be stolen.
     */
    public double boundShare() {
        long tokens = tokens();
        return tokens == 0 ? 1 : (double) (tokens - of(Figure.TOKENS_NONE)) / tokens;
    }

    /**
     * Returns the number of hours for which an attacker could use the issued tokens, if each had been stolen at once.
     */
    public double hoursAtRisk() {
        return of(Figure.SECONDS_AT_RISK) / SECONDS_IN_HOUR;
    }

    /** Returns the same number for the tokens of Keycloak's own clients. */
    public double keycloakHoursAtRisk() {
        return of(Figure.KEYCLOAK_SECONDS_AT_RISK) / SECONDS_IN_HOUR;
    }

    /** Returns the sums of both periods. */
    public Sums plus(Sums other) {
        EnumMap<Figure, Long> all = new EnumMap<>(Figure.class);
        all.putAll(values);
        other.values.forEach((figure, sum) -> all.merge(figure, sum, Long::sum));
        return new Sums(all);
    }

    /**
     * Sums of a realm by day.
     *
     * @param days the days that have sums
     * @param countedFrom the first day ever that was summed up; null if none was. Days before it are unknown; a day
     *     after it without sums had nothing to sum up
     */
    public record DailySums(
            Map<LocalDate, Sums> days, @Nullable LocalDate countedFrom) {

        public DailySums {
            days = Map.copyOf(days);
        }

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
}
