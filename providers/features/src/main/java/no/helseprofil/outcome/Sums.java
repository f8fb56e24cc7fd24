package no.helseprofil.outcome;

import java.util.EnumMap;
import java.util.Map;

/**
 * What was summed up in some time.
 *
 * @param values each figure; one that isn't there is 0
 */
public record Sums(Map<Figure, Long> values) {

    /** Of no time. */
    public static final Sums NONE = new Sums(Map.of());

    private static final double SECONDS_IN_HOUR = 3600;

    public Sums {
        values = Map.copyOf(values);
    }

    /** One of them. */
    public long of(Figure figure) {
        return values.getOrDefault(figure, 0L);
    }

    /** All access tokens of the realm's clients. */
    public long tokens() {
        return of(Figure.TOKENS_DPOP) + of(Figure.TOKENS_MTLS) + of(Figure.TOKENS_NONE);
    }

    /** How many of 1 of them are bound to a key; 1 where there are none, since none could be stolen. */
    public double boundShare() {
        long tokens = tokens();
        return tokens == 0 ? 1 : (double) (tokens - of(Figure.TOKENS_NONE)) / tokens;
    }

    /** For how many hours thieves could use what was issued, if they had stolen each token at once. */
    public double hoursAtRisk() {
        return of(Figure.SECONDS_AT_RISK) / SECONDS_IN_HOUR;
    }

    /** The same of what Keycloak's own clients got. */
    public double keycloakHoursAtRisk() {
        return of(Figure.KEYCLOAK_SECONDS_AT_RISK) / SECONDS_IN_HOUR;
    }

    /** Both together. */
    public Sums plus(Sums other) {
        EnumMap<Figure, Long> all = new EnumMap<>(Figure.class);
        all.putAll(values);
        other.values.forEach((figure, sum) -> all.merge(figure, sum, Long::sum));
        return new Sums(all);
    }
}
