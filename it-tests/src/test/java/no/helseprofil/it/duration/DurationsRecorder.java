package no.helseprofil.it.duration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.testkit.server.Servers;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Each JVM leaves word of the servers that it has started; the last one of a run, which looks at logs, says what all took. */
public final class DurationsRecorder implements TestExecutionListener {

    private static final Path TARGET = Path.of("target");
    private static final Path STARTS = TARGET.resolve("server-starts");
    private static final List<Path> REPORTS = List.of(
            Path.of("..", "providers", "policy", "target", "surefire-reports"),
            Path.of("..", "providers", "features", "target", "surefire-reports"),
            Path.of("..", "providers", "cli", "target", "surefire-reports"),
            Path.of("..", "providers", "keycloak", "target", "surefire-reports"),
            TARGET.resolve("surefire-reports"),
            TARGET.resolve("failsafe-reports"));

    /** File for {@code .ci/run}, which prints it again at its end. */
    private static final Path TEXT = TARGET.resolve("durations.txt");

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        List<Duration> starts = Servers.starts();
        if (!starts.isEmpty()) {
            Records.storeStarts(STARTS, Long.toString(ProcessHandle.current().pid()), starts);
        }
        String began = System.getProperty("helseprofil.run.began");
        if (began != null) {
            tell(new Records(Instant.parse(began)));
        }
    }

    private static void tell(Records records) {
        String text = new Durations(records.classes(REPORTS), records.starts(STARTS)).text();
        System.out.print(System.lineSeparator() + text);
        try {
            Files.writeString(TEXT, text);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + TEXT, e);
        }
    }
}
