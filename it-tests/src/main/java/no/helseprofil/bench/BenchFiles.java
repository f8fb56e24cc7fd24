package no.helseprofil.bench;

import java.nio.file.Path;

/** Where things are: the bench runs in the folder of this module. */
final class BenchFiles {

    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    /** What the figures are written into. */
    static final Path PAGE = REPOSITORY.resolve(Path.of("docs", "performance.md"));

    /** The demo's realms and registers. */
    static final Path REALMS = REPOSITORY.resolve("realm-config");

    private BenchFiles() {}
}
