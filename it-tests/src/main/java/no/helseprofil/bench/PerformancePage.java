package no.helseprofil.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * A part of {@code docs/performance.md} that a command writes. It stands there between two comments, of which the first tells
 * the command.
 *
 * @param name of the part
 * @param command what writes it
 */
record PerformancePage(String name, String command) {

    /** Puts these figures in the place of those that are there. */
    void write(String figures) {
        try {
            Files.writeString(BenchFiles.PAGE, replaced(Files.readString(BenchFiles.PAGE), figures));
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + name + " into " + BenchFiles.PAGE, e);
        }
    }

    /**
     * The page with this part anew.
     *
     * @throws IllegalArgumentException if it has no place for it
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
