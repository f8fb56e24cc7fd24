package no.helseprofil.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CPU of pages and commands.
 *
 * @param sizes realms, the smallest first
 */
record PagesFigures(List<Size> sizes) {

    /** The most seconds of CPU that a page or a command may take, by the most clients for which that holds. */
    private static final NavigableMap<Integer, Double> MOST = new TreeMap<>(Map.of(1_800, 2.0, 20_000, 5.0));

    /** The figure of what the server refused. */
    static final double FAILED = Double.NaN;

    PagesFigures {
        sizes = List.copyOf(sizes);
    }

    /** Returns whether no page and no command takes longer than it may. */
    boolean isWithinBounds() {
        return beyond().isEmpty();
    }

    /** Returns those that take longer than they may, each in a line. */
    List<String> beyond() {
        return sizes.stream()
                .flatMap(size -> Stream.of(PageFigure.values())
                        .filter(figure -> !figure.isSize())
                        .filter(figure -> !(size.of(figure) <= most(size)))
                        .map(figure -> String.format(
                                Locale.ROOT,
                                "%,d clients, %s, at most %s",
                                size.clients(),
                                figure.text(size.of(figure)),
                                PageFigure.number(most(size)))))
                .toList();
    }

    /** A realm that is larger than any that has a bound has none. */
    private static double most(Size size) {
        Map.Entry<Integer, Double> bound = MOST.ceilingEntry(size.clients());
        return bound == null ? Double.POSITIVE_INFINITY : bound.getValue();
    }

    /** A table for {@code docs/performance.md}. */
    String markdown() {
        return "\n" + Machine.description() + ", PostgreSQL.\n\n"
                + row("clients", size -> String.format(Locale.ROOT, "%,d", size.clients()))
                + "|---|" + "--:|".repeat(sizes.size()) + "\n"
                + row("at most, s", size -> Double.isInfinite(most(size)) ? "–" : PageFigure.number(most(size)))
                + Stream.of(PageFigure.values())
                        .map(figure -> row(figure.title(), size -> PageFigure.number(size.of(figure))))
                        .collect(Collectors.joining())
                + "\n";
    }

    private String row(String title, Function<Size, String> cell) {
        return sizes.stream().map(cell).collect(Collectors.joining(" | ", "| " + title + " | ", " |\n"));
    }

    /**
     * The figures of one realm.
     *
     * @param clients how many it has
     */
    record Size(int clients, Map<PageFigure, Double> figures) {

        Size {
            figures = new EnumMap<>(figures);
        }

        double of(PageFigure figure) {
            Double value = figures.get(figure);
            if (value == null) {
                throw new IllegalStateException(figure + " wasn't measured");
            }
            return value;
        }
    }
}
