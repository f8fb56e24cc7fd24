package no.helseprofil.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Figures of a soak.
 *
 * @param capacity turns a second without pauses between them
 * @param rate turns a second of the soak
 * @param outcome outcome of all turns
 * @param samples samples of the server in their order; the first one of the warm server
 */
record SoakFigures(double capacity, double rate, SoakWorkers.Outcome outcome, List<Sample> samples) {

    /** Largest ratio of the last quarter to the second one, which leaves room for noise only. */
    private static final double MOST_GROWTH = 1.15;

    private static final Duration LONGEST_P99 = Duration.ofMillis(500);

    SoakFigures {
        samples = List.copyOf(samples);
    }

    /**
     * Resources of the server at a moment, after garbage collection.
     *
     * @param heap bytes
     * @param threads all threads of its JVM
     * @param connections connections to the database, used or not
     * @param rows rows of all our tables
     */
    record Sample(long heap, long threads, long connections, long rows) {}

    /** Returns whether nothing failed, nothing grew and no wait was too long. */
    boolean isWithinBounds() {
        return outcome.failed() == 0
                && growth(Sample::heap) <= MOST_GROWTH
                && growth(Sample::threads) <= MOST_GROWTH
                && growth(Sample::connections) <= MOST_GROWTH
                && growth(Sample::rows) <= MOST_GROWTH
                && percentile(99).compareTo(LONGEST_P99) <= 0;
    }

    /** Returns a table for {@code docs/performance.md}. */
    String markdown() {
        return "\n" + Machine.description() + ".\n\n"
                + text(
                        "%d turns at %.0f a second, which is %.0f %% of the %.0f that the machine was able to; %d failed.%n"
                                + "p50 %d ms, p99 %d ms, from when a turn was due (at most %d ms).%n%n",
                        outcome.turns() + outcome.failed(),
                        rate,
                        100 * rate / capacity,
                        capacity,
                        outcome.failed(),
                        percentile(50).toMillis(),
                        percentile(99).toMillis(),
                        LONGEST_P99.toMillis())
                + "| | second quarter | last quarter | ratio | at most |\n|---|--:|--:|--:|--:|\n"
                + row("heap after garbage collection, MB", sample -> sample.heap() / 1_000_000)
                + row("threads", Sample::threads)
                + row("connections to the database", Sample::connections)
                + row("rows of our tables", Sample::rows)
                + "\n";
    }

    private Duration percentile(int percent) {
        List<Duration> sorted = outcome.waits().stream().sorted().toList();
        return sorted.isEmpty()
                ? Duration.ZERO
                : sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    private String row(String title, ToLongFunction<Sample> value) {
        return text(
                "| %s | %.0f | %.0f | %.2f | %.2f |%n",
                title, mean(value, 1), mean(value, 3), growth(value), MOST_GROWTH);
    }

    private double growth(ToLongFunction<Sample> value) {
        return mean(value, 3) / Math.max(1, mean(value, 1));
    }

    /** Returns the mean of a quarter of the samples, by its number from 0. */
    private double mean(ToLongFunction<Sample> value, int quarter) {
        int from = samples.size() * quarter / 4;
        return samples.subList(from, Math.max(from + 1, samples.size() * (quarter + 1) / 4)).stream()
                .mapToLong(value)
                .average()
                .orElseThrow();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
