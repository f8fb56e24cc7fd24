package no.helseprofil.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A section of {@code docs/performance.md} that a command writes. It is between two comments, of which the first names
 * the command.
 *
 * @param name name of the section
 * @param command the command that writes it
 */
record PerformancePage(String name, String command) {

    /** The page. The bench runs in the folder of this module. */
    static final Path PAGE = Path.of("..", "docs", "performance.md");

    /** Returns the section of a command of this name. */
    static PerformancePage of(String name) {
        return new PerformancePage(name, "./bench " + name + " --write");
    }

    /** Replaces the figures in the page. */
    void write(String figures) throws IOException {
        Files.writeString(PAGE, replaced(Files.readString(PAGE), figures));
    }

    /**
     * Returns the page with new text in this section.
     *
     * @throws IllegalArgumentException if the page has no such section
     */
    String replaced(String page, String text) {
        String begin = "<!-- " + name + ": written by `" + command + "` -->\n";
        String end = "<!-- /" + name + " -->\n";
        if (!page.contains(begin) || !page.contains(end)) {
            throw new IllegalArgumentException(
                    "no place for " + name + ": it begins with " + begin + "and ends with " + end);
        }
        return page.substring(0, page.indexOf(begin) + begin.length()) + text + page.substring(page.indexOf(end));
    }
}
