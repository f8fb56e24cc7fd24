package no.helseprofil.it.libraries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A library, the program that uses it, and what a vendor adds.
 *
 * @param name as its makers write it
 * @param version the one that is tried
 * @param classPath what a program in Java is compiled and run with, or a folder of it; empty for a program in another language
 * @param sources the program, the file with which it begins first
 * @param ways how it does each step
 * @param settings those that a vendor adds, since it needs them
 */
record TriedLibrary(
        String name,
        String version,
        String classPath,
        List<Path> sources,
        Map<ProgramStep, String> ways,
        List<VendorSetting> settings) {

    boolean isOfNode() {
        return isIn(".js");
    }

    boolean isOfPython() {
        return isIn(".py");
    }

    private boolean isIn(String ending) {
        return sources.get(0).toString().endsWith(ending);
    }

    /** The lines that a vendor has written. */
    long ownLines() {
        return sources.stream()
                .map(TriedLibrary::text)
                .mapToLong(SourceText::ownLines)
                .sum();
    }

    static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + source, e);
        }
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}
