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
 * CPU time of pages and commands.
 *
 * @param sizes realms, the smallest first
 */
record PagesFigures(List<Size> sizes) {

    /**
     * Largest number of seconds of CPU for a page or a command, by the largest number of clients for which that holds.
     */
    private static final NavigableMap<Integer, Double> MOST = new TreeMap<>(Map.of(1_800, 2.0, 20_000, 5.0));

    /** The figure of what the server refused. */
    static final double FAILED = Double.NaN;

    PagesFigures {
        sizes = List.copyOf(sizes);
    }

    /** Returns whether all pages and commands are within their bounds. */
    boolean isWithinBounds() {
        return beyond().isEmpty();
    }

    /** Returns those that are past their bounds, each in a line. */
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

    /** Returns the bound of a realm; infinity if it is larger than any realm with a bound. */
    private static double most(Size size) {
        Map.Entry<Integer, Double> bound = MOST.ceilingEntry(size.clients());
        return bound == null ? Double.POSITIVE_INFINITY : bound.getValue();
    }

    /** Returns a table for {@code docs/performance.md}. */
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
     * Figures of one realm.
     *
     * @param clients number of clients
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
