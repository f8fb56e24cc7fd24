package no.helseprofil.it.versions;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Program that writes README's table of versions from the records of the runs, or checks whether it is what they
 * support. It needs the JDK alone; {@code .ci/compatibility} calls it.
 */
final class Compatibility {

    /** Folder of the records, in {@code target}. */
    static final String RUNS = "test-runs";

    private static final Path RECORDS = Path.of("it-tests", "target", RUNS);
    private static final Path README = Path.of("README.md");
    private static final Path VERSIONS = Path.of("docs", "versions.md");
    private static final Path IN_THE_JAR =
            Path.of("providers/keycloak/target/classes/no/helseprofil/keycloak/bootstrap/tested-versions.properties");

    private Compatibility() {}

    /**
     * {@code check} or {@code write}; exits with 1 where README, or the JAR, claims what the runs don't support.
     * {@code further} writes the other table, of what {@code .ci/further-versions} has run.
     */
    public static void main(String... arguments) throws IOException {
        CompatibilityTable table = new CompatibilityTable(TestRun.storedIn(RECORDS));
        if (List.of(arguments).contains("further")) {
            if (table.runs().isEmpty()) {
                fail("No run passed in full, so there is nothing to write");
            }
            Files.writeString(VERSIONS, table.insertInto(Files.readString(VERSIONS), LocalDate.now(Clock.systemUTC())));
            System.out.print(table.text());
            return;
        }
        String before = Files.readString(README);
        String after = table.insertInto(before);
        System.out.print(table.text());
        if (!table.versions().equals(calledTested())) {
            fail("The JAR calls " + calledTested() + " tested, and the runs prove " + table.versions());
        }
        if (List.of(arguments).contains("write")) {
            Files.writeString(README, after);
        } else if (!before.equals(after)) {
            fail("README's table is not what was run; .ci/compatibility write makes it so");
        }
    }

    private static Set<String> calledTested() throws IOException {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(IN_THE_JAR)) {
            properties.load(file);
        }
        return new TreeSet<>(List.of(properties.getProperty("keycloak").split(" ", -1)));
    }

    private static void fail(String reason) {
        System.out.println(reason);
        System.exit(1);
    }
}
