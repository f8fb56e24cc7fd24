package no.helseprofil.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Figures of all flows on one JDK, as tables for {@code docs/performance.md}.
 *
 * @param java feature number of the server's JDK
 * @param flows figures of each flow
 */
record TokenFigures(int java, List<Comparison> flows) {

    TokenFigures {
        flows = List.copyOf(flows);
    }

    boolean isWithinBounds() {
        return flows.stream().allMatch(Comparison::isWithinBound);
    }

    /** Returns tables of ratios and of waits. */
    String markdown() {
        return "\n" + Machine.description() + ".\n\n" + ratios() + "\n" + waits() + "\n";
    }

    private String ratios() {
        List<BenchRealm> realms =
                realms().stream().filter(realm -> realm != BenchRealm.FAPI).toList();
        return row("CPU, as a multiple of *stock, FAPI 2*", realms, realm -> "*" + realm.title() + "*", "at most")
                + "|---|" + "---|".repeat(realms.size()) + "--:|\n"
                + flows.stream()
                        .map(flow -> row(
                                flow.flow().title(),
                                realms,
                                realm -> flow.ratio(realm).text(3),
                                bound(flow.bound())))
                        .collect(Collectors.joining());
    }

    private String waits() {
        return table("wait in ms, p50 / p99", (flow, realm) -> flow.waits(realm, " / "));
    }

    private String table(String title, BiFunction<Comparison, BenchRealm, String> cell) {
        return row(title, realms(), realm -> "*" + realm.title() + "*")
                + "|---|" + "--:|".repeat(realms().size()) + "\n"
                + flows.stream()
                        .map(flow -> row(flow.flow().title(), realms(), realm -> cell.apply(flow, realm)))
                        .collect(Collectors.joining());
    }

    private List<BenchRealm> realms() {
        return flows.get(0).realms();
    }

    private static String bound(OptionalDouble bound) {
        return bound.isEmpty() ? "–" : text("%.2f", bound.getAsDouble());
    }

    private static String row(String title, List<BenchRealm> realms, Function<BenchRealm, String> cell, String last) {
        return row(title, realms, cell).replaceFirst("\n$", " " + last + " |\n");
    }

    private static String row(String title, List<BenchRealm> realms, Function<BenchRealm, String> cell) {
        return realms.stream().map(cell).collect(Collectors.joining(" | ", "| " + title + " | ", " |\n"));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
