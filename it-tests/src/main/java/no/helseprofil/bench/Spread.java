package no.helseprofil.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure that was measured several times. The interval leaves out the lowest and the highest. With eleven figures,
 * the true median is within it in 99 of 100 runs (the chance that ten or eleven of eleven coins fall to one side is
 * 12/2048, and there are two sides); with seven, in 87.
 *
 * @param figures an odd number of them, three at least; in rising order
 */
record Spread(List<Double> figures) {

    Spread {
        if (figures.size() < 3 || figures.size() % 2 == 0) {
            throw new IllegalArgumentException(figures.size() + " figures have no median and interval");
        }
        figures = figures.stream().sorted().toList();
    }

    static <T> Spread of(Collection<T> runs, ToDoubleFunction<T> figure) {
        return new Spread(runs.stream().map(figure::applyAsDouble).toList());
    }

    double median() {
        return figures.get(figures.size() / 2);
    }

    /** Returns the lower end of the interval. */
    double lower() {
        return figures.get(1);
    }

    /** Returns the upper end of the interval. */
    double upper() {
        return figures.get(figures.size() - 2);
    }

    /** Returns the median with its interval, with this number of decimals. */
    String text(int digits) {
        String number = "%." + digits + "f";
        return Report.text(number + " (" + number + " to " + number + ")", median(), lower(), upper());
    }

    /**
     * Returns the longest of the shortest durations, in milliseconds.
     *
     * @param percent the share of those, from 1 to 100
     */
    static double percentile(Collection<Duration> durations, int percent) {
        if (durations.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Duration> sorted = durations.stream().sorted().toList();
        return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1).toNanos() / 1e6;
    }
}
