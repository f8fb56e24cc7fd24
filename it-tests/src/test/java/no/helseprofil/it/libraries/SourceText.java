package no.helseprofil.it.libraries;

import java.util.stream.Stream;

/** The text of a program. */
final class SourceText {

    private SourceText() {}

    /** How many lines a vendor has written: all but blank ones, comments, and what names packages. */
    static long ownLines(String text) {
        return text.lines().map(String::strip).filter(SourceText::isOwn).count();
    }

    private static boolean isOwn(String line) {
        return !line.isEmpty()
                && Stream.of("//", "/*", "*", "#", "\"\"\"", "import ", "from ", "package ")
                        .noneMatch(line::startsWith);
    }
}
