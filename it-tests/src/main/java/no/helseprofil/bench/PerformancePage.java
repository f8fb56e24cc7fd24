package no.helseprofil.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The figures at the beginning of {@code docs/performance.md}: a part for each JDK, written by who measures on it. */
final class PerformancePage {

    private static final Path PAGE = Path.of("..", "docs", "performance.md");

    private PerformancePage() {}

    static void write(List<Comparison> comparisons) {
        String part = "figures-jdk-" + comparisons.get(0).java();
        try {
            Files.writeString(PAGE, replaced(Files.readString(PAGE), part, figures(comparisons)));
        } catch (IOException e) {
            throw new UncheckedIOException("writing the figures into " + PAGE, e);
        }
    }

    /**
     * The page with this part anew.
     *
     * @throws IllegalArgumentException if it has no place for it
     */
    static String replaced(String page, String part, String text) {
        String begin = "<!-- " + part + ": written by `./bench --write` -->\n";
        String end = "<!-- /" + part + " -->\n";
        if (!page.contains(begin) || !page.contains(end)) {
            throw new IllegalArgumentException(
                    "no place for " + part + ": it begins with " + begin + "and ends with " + end);
        }
        return page.substring(0, page.indexOf(begin) + begin.length()) + text + page.substring(page.indexOf(end));
    }

    private static String figures(List<Comparison> comparisons) {
        return "\n" + Machine.description() + ".\n\n"
                + "| flow | stock, µs | profile, µs | ratio | at most | stock, kB | profile, kB |\n"
                + "|---|--:|--:|--:|--:|--:|--:|\n"
                + comparisons.stream().map(Comparison::markdown).collect(Collectors.joining())
                + "\n";
    }
}
