package no.helseprofil.it.versions;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One run of the integration tests: the server as it describes itself, and how the tests ended.
 *
 * @param helseprofil version of the JAR
 * @param keycloak version of the server
 * @param served {@code distribution} or {@code container}
 * @param java version of the server's Java
 * @param database name and version
 * @param tests {@code all}, {@code smoke} or {@code container}
 */
record TestRun(
        String helseprofil,
        String keycloak,
        String served,
        String java,
        String database,
        String tests,
        long passed,
        long failed,
        long skipped) {

    /** All integration tests. */
    static final String ALL = "all";

    /** Tags of tests: those that touch every seam once, and of these those that a container could make a difference to. */
    static final Set<String> SETS = Set.of("smoke", "container");

    private static final String ENDING = ".properties";

    /** Returns whether everything that was to run did, and passed: nothing else supports a claim. */
    boolean proves() {
        return passed > 0 && failed == 0 && skipped == 0;
    }

    /** Returns what was run, whatever came of it. */
    TestRun kind() {
        return new TestRun(helseprofil, keycloak, served, java, database, tests, 0, 0, 0);
    }

    /** This and what another JVM ran of the same. */
    TestRun plus(TestRun other) {
        return new TestRun(
                helseprofil,
                keycloak,
                served,
                java,
                database,
                tests,
                passed + other.passed,
                failed + other.failed,
                skipped + other.skipped);
    }

    /**
     * Leaves it in a folder, in place of an earlier one of the same tests on such a server.
     *
     * @param jvm which of the JVMs that share the tests
     */
    void storeIn(Path folder, String jvm) {
        Properties record = new Properties();
        record.setProperty("helseprofil", helseprofil);
        record.setProperty("keycloak", keycloak);
        record.setProperty("served", served);
        record.setProperty("java", java);
        record.setProperty("database", database);
        record.setProperty("tests", tests);
        record.setProperty("passed", Long.toString(passed));
        record.setProperty("failed", Long.toString(failed));
        record.setProperty("skipped", Long.toString(skipped));
        try {
            Files.createDirectories(folder);
            try (Writer file = Files.newBufferedWriter(folder.resolve(fileName(jvm)))) {
                record.store(file, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to " + folder, e);
        }
    }

    /** All that lie in a folder; none if it isn't there. */
    static List<TestRun> storedIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .map(TestRun::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + folder, e);
        }
    }

    private String fileName(String jvm) {
        return String.join("-", keycloak, served, "java", java, database, tests, jvm)
                        .replaceAll("[^\\w.-]+", "-")
                + ENDING;
    }

    private static TestRun read(Path path) {
        Properties record = new Properties();
        try (Reader file = Files.newBufferedReader(path)) {
            record.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path, e);
        }
        return new TestRun(
                record.getProperty("helseprofil"),
                record.getProperty("keycloak"),
                record.getProperty("served"),
                record.getProperty("java"),
                record.getProperty("database"),
                record.getProperty("tests"),
                Long.parseLong(record.getProperty("passed")),
                Long.parseLong(record.getProperty("failed")),
                Long.parseLong(record.getProperty("skipped")));
    }
}
