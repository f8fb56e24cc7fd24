package no.helseprofil.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Figures of a measurement as Markdown, with those that are past their bounds. */
final class Report {

    private final StringBuilder markdown = new StringBuilder();
    private final List<String> beyond = new ArrayList<>();

    /** Begins with the machine, without which no figure means anything, and what else they depend on. */
    static Report ofMachine(String more) {
        return new Report()
                .line(
                        "JDK %s (%s), %d × %s, %s%s.",
                        Runtime.version(),
                        System.getProperty("java.vm.name"),
                        Runtime.getRuntime().availableProcessors(),
                        processor(),
                        System.getProperty("os.name"),
                        more);
    }

    /** Returns the processor's name if the system provides it, and its architecture otherwise. */
    private static String processor() {
        String architecture = System.getProperty("os.arch");
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        } catch (IOException unreadable) {
            return architecture;
        }
    }

    /** Adds a paragraph. */
    Report line(String format, Object... values) {
        markdown.append('\n').append(text(format, values)).append('\n');
        return this;
    }

    /** Begins a table, whose first column has names and whose other columns have numbers. */
    Report table(Object... head) {
        Object[] titles = cells(head).toArray();
        markdown.append('\n');
        row(titles)
                .markdown
                .append("|---|")
                .append("--:|".repeat(titles.length - 1))
                .append('\n');
        return this;
    }

    /**
     * Adds a row.
     *
     * @param cells texts, and streams of them
     */
    Report row(Object... cells) {
        String row = cells(cells).collect(Collectors.joining(" | ", "| ", " |\n"));
        markdown.append(row.replace("|  |", "| |"));
        return this;
    }

    private static Stream<String> cells(Object... cells) {
        return Stream.of(cells)
                .flatMap(cell -> cell instanceof Stream<?> several ? several : Stream.of(cell))
                .map(String::valueOf);
    }

    /**
     * Notes a figure that has a bound.
     *
     * @param value its value; NaN if measuring it failed, which is past every bound
     */
    Report bound(String what, double value, double most) {
        if (!(value <= most)) {
            beyond.add(what + ": " + number(2, value) + ", at most " + number(2, most));
        }
        return this;
    }

    String markdown() {
        return markdown + "\n";
    }

    /** Returns the figures that are past their bounds. */
    List<String> beyond() {
        return List.copyOf(beyond);
    }

    /** Returns a number with this many decimals. */
    static String number(int decimals, double value) {
        return Double.isNaN(value) ? "failed" : text("%." + decimals + "f", value);
    }

    /** Formats a text, in the same way on every machine. */
    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
