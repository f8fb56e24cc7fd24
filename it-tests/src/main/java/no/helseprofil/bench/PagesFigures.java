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
                .allMatch(size -> Stream.of(Figure.values())
                        .filter(figure -> !figure.isSize())
                        .allMatch(figure -> size.of(figure) <= MOST.getOrDefault(size.clients(), Double.MAX_VALUE)));
    }

    /** A table for {@code docs/performance.md}. */
    String markdown() {
        return "\n" + Machine.description() + ", PostgreSQL.\n\n"
                + row("clients", size -> String.format(Locale.ROOT, "%,d", size.clients()))
                + "|---|" + "--:|".repeat(sizes.size()) + "\n"
                + row("at most, s", size -> MOST.containsKey(size.clients()) ? number(MOST.get(size.clients())) : "–")
                + Stream.of(Figure.values())
                        .map(figure -> row(figure.title, size -> number(size.of(figure))))
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
    record Size(int clients, Map<Figure, Double> figures) {

        Size {
            figures = new EnumMap<>(figures);
        }

        double of(Figure figure) {
            Double value = figures.get(figure);
            if (value == null) {
                throw new IllegalStateException(figure + " wasn't measured");
            }
            return value;
        }
    }

    /** A page or a command, with the calls of the admin REST that it makes. */
    enum Figure {
        OVERVIEW(
                "console, overview",
                "forecast/outlook",
                "changes?max=100",
                "refusals?max=100",
                "waivers?max=100",
                "install",
                "blocks?max=100",
                "emergency",
                "registers"),
        CLIENTS("console, clients", "forecast/outlook", "forecast/outlook/clients?first=0&max=100", "profile"),
        SCROLLED("console, clients, a page further on", "forecast/outlook/clients?first=1000&max=100"),
        CLIENT(
                "console, a client",
                "clients/" + ManyClients.clientId(0),
                "clients/" + ManyClients.clientId(0) + "/traffic",
                "refusals?client=" + ManyClients.clientId(0),
                "changes?max=100",
                "notices?max=100&client=" + ManyClients.clientId(0)),
        OUTCOMES("console, outcomes", "outcomes"),
        WAIVERS("console, waivers", "waivers?max=100"),
        STATUS("`helseprofil status`", "forecast/outlook", "install?max=1", "holds"),
        FORECAST("`helseprofil forecast`", "forecast?at=2099-01-01&first=0&max=50000"),
        REQUIREMENTS("`GET requirements`", "requirements"),
        LIST("first page of `GET clients`", "clients"),
        INSTALL("`GET install`", "install"),
        REPORT("report, HTML", "assessments/{assessment}?format=html"),
        REPORT_CSV("report, CSV", "assessments/{assessment}?format=csv"),
        REPORT_SIZE("report, HTML, MB", "assessments/{assessment}?format=html"),
        REPORT_CSV_SIZE("report, CSV, MB", "assessments/{assessment}?format=csv");

        private final String title;
        private final List<String> paths;

        Figure(String title, String... paths) {
            this.title = title;
            this.paths = List.of(paths);
        }

        List<String> paths() {
            return paths;
        }

        /** Returns whether it is megabytes, and not seconds. */
        boolean isSize() {
            return title.endsWith(", MB");
        }

        String text(double value) {
            return title + ": " + number(value);
        }
    }
}
