package no.helseprofil.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import no.helseprofil.bench.KeycloakHome.Taken;
import no.helseprofil.bench.StartBench.Pair;

/**
 * Figures of what the JAR adds to a build and to a start.
 *
 * @param builds pairs of builds
 * @param starts pairs of starts
 * @param attacks self-attacks of first starts
 */
record StartFigures(List<Pair> builds, List<Pair> starts, List<Taken> attacks) {

    /** Largest ratio of the CPU of a build. */
    private static final double MOST_OF_BUILD = 1.05;

    /** Largest number of seconds by the clock that a start takes longer. */
    private static final double MOST_OF_START = 1;

    /** Largest number of seconds of a processor that the self-attack of a first start takes. */
    private static final double MOST_OF_ATTACK = 3;

    StartFigures {
        builds = List.copyOf(builds);
        starts = List.copyOf(starts);
        attacks = List.copyOf(attacks);
    }

    /** Returns whether it adds no more than it may, including the upper ends of the intervals. */
    boolean isWithinBounds() {
        return ratio(builds, Taken::cpu).upper() <= MOST_OF_BUILD
                && difference(starts, Taken::wall).upper() <= MOST_OF_START
                && spread(attacks, Taken::cpu).upper() <= MOST_OF_ATTACK;
    }

    /** Returns a table for {@code docs/performance.md}. */
    String markdown() {
        return "\n" + Machine.description() + ".\n\n"
                + "| | without, s | with, s | ratio | difference, s | at most |\n|---|--:|--:|--:|--:|--:|\n"
                + row("`kc.sh build`, CPU", builds, Taken::cpu, text("ratio %.2f", MOST_OF_BUILD))
                + row("`kc.sh build`, wall", builds, Taken::wall, "–")
                + row("start, CPU", starts, Taken::cpu, "–")
                + row("start, wall", starts, Taken::wall, text("difference %.2f s", MOST_OF_START))
                + "\n| self-attack of a first start | s | at most |\n|---|--:|--:|\n"
                + text("| CPU | %s | %.2f |%n", spread(attacks, Taken::cpu).text(2), MOST_OF_ATTACK)
                + text("| wall | %s | – |%n", spread(attacks, Taken::wall).text(2))
                + "\n";
    }

    private static String row(String title, List<Pair> pairs, ToDoubleFunction<Taken> value, String bound) {
        return text(
                "| %s | %.2f | %.2f | %s | %s | %s |%n",
                title,
                new Spread(pairs.stream()
                                .map(pair -> value.applyAsDouble(pair.without()))
                                .toList())
                        .median(),
                new Spread(pairs.stream()
                                .map(pair -> value.applyAsDouble(pair.with()))
                                .toList())
                        .median(),
                ratio(pairs, value).text(3),
                difference(pairs, value).text(2),
                bound);
    }

    private static Spread spread(List<Taken> taken, ToDoubleFunction<Taken> value) {
        return new Spread(taken.stream().map(value::applyAsDouble).toList());
    }

    private static Spread ratio(List<Pair> pairs, ToDoubleFunction<Taken> value) {
        return new Spread(pairs.stream()
                .map(pair -> value.applyAsDouble(pair.with()) / value.applyAsDouble(pair.without()))
                .toList());
    }

    private static Spread difference(List<Pair> pairs, ToDoubleFunction<Taken> value) {
        return new Spread(pairs.stream()
                .map(pair -> value.applyAsDouble(pair.with()) - value.applyAsDouble(pair.without()))
                .toList());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
