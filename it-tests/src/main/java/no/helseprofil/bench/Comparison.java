package no.helseprofil.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Figures of a flow in several realms. A ratio is taken within a round, which was measured in turns at about the same
 * time; the median of the rounds leaves out one in which something else was busy.
 *
 * @param flow the flow
 * @param realms the realms, in the order of the tables
 * @param bound the largest cost of the profile, as a multiple of {@link BenchRealm#FAPI}
 * @param rounds figures of the rounds
 */
record Comparison(Flow flow, List<BenchRealm> realms, OptionalDouble bound, List<Round> rounds) {

    static final int ROUNDS = 11;

    Comparison {
        if (rounds.size() != ROUNDS) {
            throw new IllegalArgumentException(rounds.size() + " rounds instead of " + ROUNDS);
        }
        realms = List.copyOf(realms);
        rounds = List.copyOf(rounds);
    }

    /** Returns the cost of a realm, as a multiple of {@link BenchRealm#FAPI}. */
    Spread ratio(BenchRealm realm) {
        return spread(round -> round.ratio(realm, BenchRealm.FAPI));
    }

    /** Returns whether the cost of the profile is within its bound, including the upper end of the interval. */
    boolean isWithinBound() {
        return bound.isEmpty() || ratio(BenchRealm.PROFILE).upper() <= bound.getAsDouble();
    }

    /** Returns microseconds of CPU of the median round. */
    double micros(BenchRealm realm) {
        return median(round -> round.of(realm).micros());
    }

    /**
     * Returns the longest wait of this share of the clients, over all rounds.
     *
     * @param percent from 1 to 100
     */
    Duration wait(BenchRealm realm, int percent) {
        List<Duration> waits = rounds.stream()
                .flatMap(round -> round.of(realm).waits().stream())
                .sorted(Comparator.naturalOrder())
                .toList();
        return waits.get((int) Math.ceil(waits.size() * percent / 100.0) - 1);
    }

    /** Returns a table for people. */
    String table() {
        return text("%-22s", flow.title())
                + cells(realm -> text("%22s", realm.title()))
                + "   profile : FAPI 2\n"
                + IntStream.range(0, ROUNDS)
                        .mapToObj(i -> row("round " + (i + 1), rounds.get(i)))
                        .collect(Collectors.joining())
                + line("median, µs", realm -> text("%22.0f", micros(realm)))
                + line("allocated, kB", realm -> text("%22.0f", median(of(realm, TimedBlock::kilobytes))))
                + line("other threads, µs", realm -> text("%22.0f", median(of(realm, TimedBlock::otherMicros))))
                + line("wait p50, p99, ms", realm -> text("%22s", waits(realm, ", ")))
                + realms.stream()
                        .filter(realm -> realm != BenchRealm.FAPI)
                        .map(realm ->
                                text("%s %s%n", realm.title(), ratio(realm).text(3)))
                        .collect(Collectors.joining())
                + (bound.isEmpty()
                        ? ""
                        : text("at most %.2f: %s%n", bound.getAsDouble(), isWithinBound() ? "within" : "past"));
    }

    /** Returns the longest waits, in milliseconds, of half of the clients and of 99 %. */
    String waits(BenchRealm realm, String between) {
        return text(
                "%.1f%s%.1f",
                wait(realm, 50).toNanos() / 1e6, between, wait(realm, 99).toNanos() / 1e6);
    }

    private String row(String name, Round round) {
        return text("%-22s", name)
                + cells(realm -> text("%22.0f", round.of(realm).micros()))
                + text("%19.3f%n", round.ratio(BenchRealm.PROFILE, BenchRealm.FAPI));
    }

    private String line(String name, Function<BenchRealm, String> cell) {
        return text("%-22s", name) + cells(cell) + "\n";
    }

    private String cells(Function<BenchRealm, String> cell) {
        return realms.stream().map(cell).collect(Collectors.joining());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static Function<Round, Double> of(BenchRealm realm, Function<TimedBlock, Double> value) {
        return round -> value.apply(round.of(realm));
    }

    private double median(Function<Round, Double> value) {
        return spread(value).median();
    }

    private Spread spread(Function<Round, Double> value) {
        return new Spread(rounds.stream().map(value).toList());
    }
}
