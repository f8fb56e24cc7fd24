package no.helseprofil.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.helseprofil.testkit.server.Work;

/**
 * What was measured of a flow, and what it says. A ratio is made within a pair, which was measured in turns and shares
 * its moment of the machine; the median of the pairs leaves out the one in which something else was busy. The interval
 * goes from the second to the tenth of eleven: the median of all pairs that could be measured lies within in 99 of 100
 * runs (the chance that ten or eleven of eleven coins fall to one side is 12/2048, and there are two sides).
 */
record Comparison(Flow flow, int java, List<Pair> pairs) {

    static final int PAIRS = 11;

    Comparison {
        if (pairs.size() != PAIRS) {
            throw new IllegalArgumentException(pairs.size() + " pairs instead of " + PAIRS);
        }
        pairs = List.copyOf(pairs);
    }

    /** The ratio of the median pair. */
    double ratio() {
        return median(Pair::ratio);
    }

    /** The lower end of the interval. */
    double lower() {
        return ordered(Pair::ratio, 1);
    }

    /** The upper end of the interval. */
    double upper() {
        return ordered(Pair::ratio, PAIRS - 2);
    }

    /** The most that it may be. */
    double bound() {
        return flow.bound(java);
    }

    /** Whether the profile costs no more than it may; where only noise could tell, it doesn't. */
    boolean isWithinBound() {
        return upper() <= bound();
    }

    /** A table for people. */
    String table() {
        String rows = IntStream.range(0, pairs.size())
                .mapToObj(i -> row("pair " + (i + 1), pairs.get(i)))
                .collect(Collectors.joining());
        return text("%-20s stock µs   profile µs   ratio%n", flow.title())
                + rows
                + row(
                        "median",
                        median(pair -> pair.stock().micros()),
                        median(pair -> pair.profile().micros()),
                        ratio())
                + text(
                        "allocated: %.0f kB, under the profile %.0f kB; collector, compiler and timers: %.0f µs, %.0f µs%n",
                        median(pair -> pair.stock().kilobytes()),
                        median(pair -> pair.profile().kilobytes()),
                        median(pair -> pair.stock().otherMicros()),
                        median(pair -> pair.profile().otherMicros()))
                + text("ratio %s, at most %.2f: %s%n", figure(), bound(), isWithinBound() ? "within" : "past");
    }

    /** A row of a table in Markdown: flow, both costs, ratio, bound, and what is allocated. */
    String markdown() {
        return text(
                "| %s | %.0f | %.0f | %s | %.2f | %.0f | %.0f |%n",
                flow.title(),
                median(pair -> pair.stock().micros()),
                median(pair -> pair.profile().micros()),
                figure(),
                bound(),
                median(pair -> pair.stock().kilobytes()),
                median(pair -> pair.profile().kilobytes()));
    }

    private String figure() {
        return text("%.3f (%.3f to %.3f)", ratio(), lower(), upper());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private double median(ToDoubleFunction<Pair> value) {
        return ordered(value, PAIRS / 2);
    }

    private double ordered(ToDoubleFunction<Pair> value, int position) {
        return pairs.stream().mapToDouble(value).sorted().toArray()[position];
    }

    private static String row(String name, Pair pair) {
        return row(name, pair.stock().micros(), pair.profile().micros(), pair.ratio());
    }

    private static String row(String name, double stock, double profile, double ratio) {
        return text("%-20s %8.0f %12.0f %7.3f%n", name, stock, profile, ratio);
    }

    /** Two realms that were measured in turns. */
    record Pair(Block stock, Block profile) {

        double ratio() {
            return profile.micros() / stock.micros();
        }

        Pair plus(Block moreStock, Block moreProfile) {
            return new Pair(stock.plus(moreStock), profile.plus(moreProfile));
        }
    }

    /**
     * A flow that was gone some times in one realm.
     *
     * @param times how often
     * @param spent what the server worked for all of them
     */
    record Block(int times, Work.Spent spent) {

        static final Block EMPTY = new Block(0, Work.Spent.NOTHING);

        Block plus(Block other) {
            return new Block(times + other.times, spent.plus(other.spent));
        }

        /** Microseconds of CPU of the threads that answer requests, for one. */
        double micros() {
            return spent.requests().toNanos() / 1e3 / times;
        }

        /** Microseconds of CPU of all other threads, for one. */
        double otherMicros() {
            return spent.others().toNanos() / 1e3 / times;
        }

        /** Thousands of bytes that one takes of the heap. */
        double kilobytes() {
            return spent.allocated() / 1e3 / times;
        }
    }
}
