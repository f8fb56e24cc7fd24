package no.helseprofil.bench;

import java.nio.file.Path;

/** Places of files. The bench runs in the folder of this module. */
final class BenchFiles {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    /** The page with the figures. */
    static final Path PAGE = REPOSITORY.resolve(Path.of("docs", "performance.md"));

    /** The demo's realms and registers. */
    static final Path REALMS = REPOSITORY.resolve("realm-config");

    private BenchFiles() {}
}
