package no.helseprofil.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Figures of assessments, with their bounds.
 *
 * @param sizes realms, the smallest first
 * @param latency latency of tokens, while the largest realm is assessed and while it isn't
 * @param withApis duration for the smallest realm with its APIs
 */
record AssessmentFigures(List<Size> sizes, Latency latency, Apis withApis) {

    private static final Duration SMALLEST_WITHIN = Duration.ofSeconds(5);
    private static final Duration APIS_WITHIN = Duration.ofSeconds(30);
    private static final double LEAST_OF_SPEED = 0.7;
    private static final double MOST_OF_LATENCY = 1.2;

    AssessmentFigures {
        sizes = List.copyOf(sizes);
    }

    /** Returns whether all figures are within their bounds. */
    boolean isWithinBounds() {
        return bounds().stream().allMatch(Bound::isKept);
    }

    /** Returns a table for people. */
    String table() {
        String rows = sizes.stream().map(Size::row).collect(Collectors.joining());
        String verdicts = bounds().stream().map(Bound::line).collect(Collectors.joining());
        return "clients   seconds   clients/s   heap peak MB%n".formatted() + rows + "%n".formatted() + verdicts;
    }

    private List<Bound> bounds() {
        Size smallest = sizes.get(0);
        Size largest = sizes.get(sizes.size() - 1);
        List<Bound> bounds = new ArrayList<>();
        bounds.add(new Bound(
                "seconds for %d clients".formatted(smallest.clients()),
                seconds(smallest.time()),
                Side.AT_MOST,
                seconds(SMALLEST_WITHIN)));
        bounds.add(new Bound(
                "speed at %d clients, as a share of that at %d".formatted(largest.clients(), smallest.clients()),
                largest.perSecond() / smallest.perSecond(),
                Side.AT_LEAST,
                LEAST_OF_SPEED));
        bounds.add(new Bound(
                "latency of a token meanwhile, as a multiple of %.2f ms when idle"
                        .formatted(latency.idle().toNanos() / 1e6),
                latency.ratio(),
                Side.AT_MOST,
                MOST_OF_LATENCY));
        bounds.add(new Bound(
                "seconds for %d clients and %d APIs".formatted(withApis.clients(), withApis.apis()),
                seconds(withApis.time()),
                Side.AT_MOST,
                seconds(APIS_WITHIN)));
        return bounds;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /**
     * A realm that was assessed several times. The median leaves out a time at which something else was busy.
     *
     * @param clients number of clients
     * @param times an odd number of durations
     * @param heapPeak the largest use of the server's heap, in bytes
     */
    record Size(int clients, List<Duration> times, long heapPeak) {

        Size {
            times = List.copyOf(times);
        }

        Duration time() {
            return median(times);
        }

        double perSecond() {
            return clients / seconds(time());
        }

        private String row() {
            return String.format(
                    Locale.ROOT, "%7d %9.2f %11.0f %14.0f%n", clients, seconds(time()), perSecond(), heapPeak / 1e6);
        }
    }

    /**
     * Latency of a token.
     *
     * @param idle with nothing else going on
     * @param meanwhile while a realm is assessed
     */
    record Latency(Duration idle, Duration meanwhile) {

        /** Returns the medians of many tokens. */
        static Latency of(List<Duration> idle, List<Duration> meanwhile) {
            return new Latency(median(idle), median(meanwhile));
        }

        double ratio() {
            return (double) meanwhile.toNanos() / idle.toNanos();
        }
    }

    /** A realm with APIs. */
    record Apis(int clients, int apis, Duration time) {}

    private static Duration median(List<Duration> durations) {
        return durations.stream()
                .sorted()
                .skip(durations.size() / 2)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing was measured"));
    }

    /** Sides of a bound. */
    private enum Side {
        AT_MOST,
        AT_LEAST;

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private record Bound(String what, double figure, Side side, double bound) {

        boolean isKept() {
            return side == Side.AT_MOST ? figure <= bound : figure >= bound;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%s: %.2f, %s %.2f: %s%n",
                    what,
                    figure,
                    side.words(),
                    bound,
                    isKept() ? "within" : "past");
        }
    }
}
