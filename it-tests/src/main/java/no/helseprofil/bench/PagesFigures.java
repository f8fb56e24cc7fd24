package no.helseprofil.bench;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CPU of pages and commands.
 *
 * @param sizes realms, the smallest first
 */
record PagesFigures(List<Size> sizes) {

    /** The most seconds of CPU that a page or a command may take, of a realm of so many clients and of none larger. */
    private static final Map<Integer, Double> MOST = Map.of(1_800, 2.0, 20_000, 5.0);

    PagesFigures {
        sizes = List.copyOf(sizes);
    }

    /** Returns whether no page and no command takes longer than it may. */
    boolean isWithinBounds() {
        return sizes.stream()
                .allMatch(size -> Stream.of(PageFigure.values())
                        .filter(figure -> !figure.isSize())
                        .allMatch(figure -> size.of(figure) <= MOST.getOrDefault(size.clients(), Double.MAX_VALUE)));
    }

    /** A table for {@code docs/performance.md}. */
    String markdown() {
        return "\n" + Machine.description() + ", PostgreSQL.\n\n"
                + row("clients", size -> String.format(Locale.ROOT, "%,d", size.clients()))
                + "|---|" + "--:|".repeat(sizes.size()) + "\n"
                + row("at most, s", size -> MOST.containsKey(size.clients()) ? number(MOST.get(size.clients())) : "–")
                + Stream.of(PageFigure.values())
                        .map(figure -> row(figure.title(), size -> number(size.of(figure))))
                        .collect(Collectors.joining())
                + "\n";
    }

    private String row(String title, Function<Size, String> cell) {
        return sizes.stream().map(cell).collect(Collectors.joining(" | ", "| " + title + " | ", " |\n"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
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
