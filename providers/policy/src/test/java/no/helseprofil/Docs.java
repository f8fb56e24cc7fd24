package no.helseprofil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Place of the pages of the documentation: beside this module, or in a copy that a test tries something with. */
public final class Docs {

    private static final Path FOLDER = Path.of(System.getProperty("helseprofil.docs", "../../docs"));

    private Docs() {}

    /** The text of the file of this name. */
    public static String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file of this name. */
    public static Path file(String name) {
        return FOLDER.resolve(name);
    }
}
