package no.helseprofil.bench;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * CPU time of pages and commands.
 *
 * @param sizes realms, the smallest first
 */
record PagesFigures(List<Size<PageFigure>> sizes) {

    /**
     * Largest number of seconds of CPU for a page or a command, by the largest number of clients for which that holds.
     */
    private static final NavigableMap<Integer, Double> MOST = new TreeMap<>(Map.of(1_800, 2.0, 20_000, 5.0));

    /** The figure of what the server refused. */
    static final double FAILED = Double.NaN;

    Report report() {
        Report report = Report.ofMachine(", PostgreSQL")
                .table("clients", sizes.stream().map(Size::title))
                .row(
                        "at most, s",
                        sizes.stream().map(size -> Double.isInfinite(most(size)) ? "–" : Report.number(2, most(size))));
        for (PageFigure figure : PageFigure.values()) {
            report.row(figure.title(), sizes.stream().map(size -> Report.number(2, size.of(figure))));
            if (!figure.isSize()) {
                sizes.forEach(size ->
                        report.bound(size.title() + " clients, " + figure.title(), size.of(figure), most(size)));
            }
        }
        return report;
    }

    /** Returns the bound of a realm; infinity if it is larger than any realm with a bound. */
    private static double most(Size<PageFigure> size) {
        Map.Entry<Integer, Double> bound = MOST.ceilingEntry(size.clients());
        return bound == null ? Double.POSITIVE_INFINITY : bound.getValue();
    }
}
