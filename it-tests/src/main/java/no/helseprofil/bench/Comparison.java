package no.helseprofil.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What was measured, and what it says. A ratio is made within a pair of blocks, which share their moment of the machine;
 * the median of the pairs leaves out the one in which something else was busy.
 *
 * @param pairs an odd number of them
 */
record Comparison(List<Pair> pairs) {

    /** The most that the profile may cost, as a multiple of stock Keycloak. */
    static final double BOUND = 1.10;

    Comparison {
        if (pairs.size() % 2 == 0) {
            throw new IllegalArgumentException("a median of " + pairs.size() + " pairs is none of them");
        }
        pairs = List.copyOf(pairs);
    }

    /** The ratio of the median pair. */
    double ratio() {
        return median(Pair::ratio);
    }

    /** Whether the profile costs no more than it may. */
    boolean isWithinBound() {
        return ratio() <= BOUND;
    }

    /** A table for people. */
    String table() {
        String rows = IntStream.range(0, pairs.size())
                .mapToObj(i -> row("pair " + (i + 1), pairs.get(i)))
                .collect(Collectors.joining());
        return "            stock µs/token   profile µs/token   ratio\n"
                + rows
                + row(
                        "median",
                        median(pair -> pair.stock().micros()),
                        median(pair -> pair.profile().micros()),
                        ratio());
    }

    private double median(ToDoubleFunction<Pair> value) {
        return pairs.stream()
                .mapToDouble(value)
                .sorted()
                .skip(pairs.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static String row(String name, Pair pair) {
        return row(name, pair.stock().micros(), pair.profile().micros(), pair.ratio());
    }

    private static String row(String name, double stock, double profile, double ratio) {
        return String.format(Locale.ROOT, "%-9s %16.0f %18.0f %7.3f%n", name, stock, profile, ratio);
    }

    /** Two blocks that were measured in turns. */
    record Pair(Block stock, Block profile) {

        double ratio() {
            return profile.micros() / stock.micros();
        }

        Pair plus(Block moreStock, Block moreProfile) {
            return new Pair(stock.plus(moreStock), profile.plus(moreProfile));
        }
    }

    /**
     * Some tokens of one realm.
     *
     * @param cpu what the server used for all of them
     */
    record Block(int tokens, Duration cpu) {

        static final Block EMPTY = new Block(0, Duration.ZERO);

        Block plus(Block other) {
            return new Block(tokens + other.tokens, cpu.plus(other.cpu));
        }

        /** Microseconds of CPU for one token. */
        double micros() {
            return cpu.toNanos() / 1e3 / tokens;
        }
    }
}
