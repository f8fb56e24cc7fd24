package no.helseprofil.it.libraries;

import java.util.stream.Stream;

/** The text of a program. */
final class SourceText {

    private SourceText() {}

    /**
     * Returns the number of lines that a vendor has written: all but blank ones, comments, and lines that name
     * packages.
     */
    static long ownLines(String text) {
        return text.lines().map(String::strip).filter(SourceText::isOwn).count();
    }

    private static boolean isOwn(String line) {
        return !line.isEmpty()
                && Stream.of("//", "/*", "*", "#", "\"\"\"", "import ", "from ", "package ")
                        .noneMatch(line::startsWith);
    }
}
