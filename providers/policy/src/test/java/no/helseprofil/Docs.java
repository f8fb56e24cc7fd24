package no.helseprofil;

import java.nio.file.Path;

/** Where the pages of the documentation are: beside this module, or in a copy that a test tries something with. */
public final class Docs {

    private static final Path FOLDER = Path.of(System.getProperty("helseprofil.docs", "../../docs"));

    private Docs() {}

    /** The file of this name. */
    public static Path file(String name) {
        return FOLDER.resolve(name);
    }
}
