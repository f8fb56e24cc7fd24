package no.helseprofil.bench;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Figures of a flow in several realms. A ratio is taken within a round, which was measured in turns at about the same
 * time; the median of the rounds leaves out one in which something else was busy.
 *
 * @param flow the flow
 * @param bound the largest cost of the profile, as a multiple of {@link BenchRealm#FAPI}; infinity if it has none
 * @param rounds the rounds of each realm
 */
record Comparison(Flow flow, double bound, Map<BenchRealm, List<TimedBlock>> rounds) {

    static final int ROUNDS = 11;

    Comparison {
        rounds = new EnumMap<>(rounds);
    }

    /** Returns the realms, in the order of the tables. */
    Set<BenchRealm> realms() {
        return rounds.keySet();
    }

    private List<TimedBlock> of(BenchRealm realm) {
        return rounds.getOrDefault(realm, List.of());
    }

    /** Returns the cost of a realm, as a multiple of {@link BenchRealm#FAPI}. */
    Spread ratio(BenchRealm realm) {
        return new Spread(IntStream.range(0, of(realm).size())
                .mapToObj(i ->
                        of(realm).get(i).micros() / of(BenchRealm.FAPI).get(i).micros())
                .toList());
    }

    /** Returns microseconds of CPU of the median round. */
    double micros(BenchRealm realm) {
        return median(realm, TimedBlock::micros);
    }

    private double median(BenchRealm realm, ToDoubleFunction<TimedBlock> figure) {
        return Spread.of(of(realm), figure).median();
    }

    /**
     * Returns the longest wait of this share of the clients, over all rounds, in milliseconds.
     *
     * @param percent from 1 to 100
     */
    double wait(BenchRealm realm, int percent) {
        List<Duration> waits =
                of(realm).stream().flatMap(block -> block.waits().stream()).toList();
        return Spread.percentile(waits, percent);
    }

    /** Returns the longest waits, in milliseconds, of half of the clients and of 99 %. */
    String waits(BenchRealm realm) {
        return Report.text("%.1f / %.1f", wait(realm, 50), wait(realm, 99));
    }

    /** Returns a table of all rounds, and of what {@code docs/performance.md} leaves out. */
    String table() {
        Report report = new Report().table(flow.title(), realms().stream().map(BenchRealm::title));
        for (int i = 0; i < ROUNDS; i++) {
            int round = i;
            row(report, "round " + (i + 1), realm -> whole(of(realm).get(round).micros()));
        }
        row(report, "median, µs", realm -> whole(micros(realm)));
        row(report, "allocated, kB", realm -> whole(median(realm, TimedBlock::kilobytes)));
        row(report, "other threads, µs", realm -> whole(median(realm, TimedBlock::otherMicros)));
        row(report, "wait in ms, p50 / p99", this::waits);
        row(report, "ratio", realm -> ratio(realm).text(3));
        return report.markdown();
    }

    private void row(Report report, String title, Function<BenchRealm, String> cell) {
        report.row(title, realms().stream().map(cell));
    }

    private static String whole(double value) {
        return Report.number(0, value);
    }
}
