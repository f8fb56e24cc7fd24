package no.helseprofil;

import java.nio.file.Path;

/** Place of the pages of the documentation: beside this module, or in a copy that a test tries something with. */
public final class Docs {

    private static final Path FOLDER = Path.of(System.getProperty("helseprofil.docs", "../../docs"));

    private Docs() {}

    /** The file of this name. */
    public static Path file(String name) {
        return FOLDER.resolve(name);
    }
}
