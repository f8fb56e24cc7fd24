package no.helseprofil.bench;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Growth of figures with a realm, as an exponent: 0 for a figure that doesn't depend on the number of clients, 1 for
 * one that doubles with it, 2 for one that grows with its square. It is taken from the second largest realm to the
 * largest, since the cost without any client hides the beginning.
 *
 * @param sizes realms, the smallest first
 */
record ScaleFigures(List<Size> sizes) {

    /** Precision of the exponent of a figure that doesn't grow. */
    private static final double NOISE = 0.15;

    ScaleFigures {
        sizes = List.copyOf(sizes);
    }

    /** Returns whether no figure grows faster than it may. */
    boolean isWithinBounds() {
        return sizes.size() < 2 || Arrays.stream(Figure.values()).allMatch(figure -> exponent(figure) <= most(figure));
    }

    double exponent(Figure figure) {
        Size large = sizes.get(sizes.size() - 1);
        Size small = sizes.get(sizes.size() - 2);
        return Math.log(large.of(figure) / small.of(figure)) / Math.log((double) large.clients() / small.clients());
    }

    /** Returns a table for {@code docs/performance.md}. */
    String markdown() {
        return "\n" + Machine.description() + ", PostgreSQL.\n\n"
                + row("clients", size -> String.format(Locale.ROOT, "%,d", size.clients()), "exponent | at most")
                + "|---|" + "--:|".repeat(sizes.size() + 2) + "\n"
                + Arrays.stream(Figure.values()).map(this::row).collect(Collectors.joining())
                + "\n";
    }

    private String row(Figure figure) {
        String growth =
                sizes.size() < 2 ? "– | –" : String.format(Locale.ROOT, "%.2f | %.2f", exponent(figure), most(figure));
        return row(figure.title, size -> figure.number(size.of(figure)), growth);
    }

    private String row(String title, Function<Size, String> cell, String last) {
        return sizes.stream().map(cell).collect(Collectors.joining(" | ", "| " + title + " | ", " | " + last + " |\n"));
    }

    private static double most(Figure figure) {
        return figure.growth + NOISE;
    }

    /**
     * Figures of a realm.
     *
     * @param clients number of clients
     * @param figures the figures
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

    /** Measured figures, with their largest growth: none, or in proportion to the number of clients. */
    enum Figure {
        START("start, no realm under the profile, s", 2, 0),
        START_UNDER_PROFILE("start, s", 2, 0),
        WARM_CPU("token, client in the cache, CPU in µs", 0, 0),
        COLD_CPU("token, client not in the cache, CPU in µs", 0, 0),
        WARM("token, client in the cache, p50 in ms", 2, 0),
        COLD("token, client not in the cache, p50 in ms", 2, 0),
        WARM_CPU_SMALL_CACHES("caches of 10,000: token the second time, CPU in µs", 0, 1),
        COLD_CPU_SMALL_CACHES("caches of 10,000: token the first time, CPU in µs", 0, 0),
        WARM_SMALL_CACHES("caches of 10,000: token the second time, p50 in ms", 2, 1),
        COLD_SMALL_CACHES("caches of 10,000: token the first time, p50 in ms", 2, 0),
        ACTIVATION("activation (`POST install`), s", 2, 1),
        PROFILE("another document (`PUT profile`), s", 2, 1),
        ASSESSMENT("assessment of all clients, s", 2, 1),
        CLIENTS("first page of `GET clients`, s", 3, 0, "helseprofil/clients"),
        FORECAST("first page of `GET forecast`, s", 3, 0, "helseprofil/forecast?at=2099-01-01"),
        REQUIREMENTS("`GET requirements`, s", 3, 1, "helseprofil/requirements"),
        WAIVERS("first page of `GET waivers`, s", 3, 1, "helseprofil/waivers"),
        INSTALL("first page of `GET install`, s", 3, 1, "helseprofil/install"),
        HEAP("most heap of all of these, MB", 0, 1);

        private final String title;
        private final int digits;
        private final int growth;
        private final @Nullable String path;

        Figure(String title, int digits, int growth) {
            this(title, digits, growth, null);
        }

        Figure(String title, int digits, int growth, @Nullable String path) {
            this.title = title;
            this.digits = digits;
            this.growth = growth;
            this.path = path;
        }

        /** Returns the path of a figure that is read from the admin REST. */
        String path() {
            if (path == null) {
                throw new IllegalStateException(this + " isn't read");
            }
            return path;
        }

        String text(double value) {
            return title + ": " + number(value);
        }

        private String number(double value) {
            return String.format(Locale.ROOT, "%." + digits + "f", value);
        }
    }
}
