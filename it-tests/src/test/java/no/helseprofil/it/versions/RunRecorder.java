package no.helseprofil.it.versions;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Leaves a record of a run on the shared server, for README's table. Tests that were chosen one by one leave none: they
 * support no claim.
 */
public final class RunRecorder implements TestExecutionListener {

    private static final Set<String> CHOICES = Set.of("it.test", "excludedGroups");

    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        switch (result.getStatus()) {
            case SUCCESSFUL -> passed.addAndGet(identifier.isTest() ? 1 : 0);
            case ABORTED -> skipped.incrementAndGet();
            case FAILED -> failed.incrementAndGet();
        }
    }

    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
        skipped.incrementAndGet();
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        tests().ifPresent(tests -> SharedServer.ifRunning()
                .ifPresent(server -> record(server, tests).storeIn(Path.of("target", Compatibility.RUNS), jvm())));
    }

    private TestRun record(KeycloakServer server, String tests) {
        ServerDescription description = ServerDescription.of(server);
        return new TestRun(
                description.helseprofil(),
                description.keycloak(),
                server.servedFrom(),
                description.java(),
                description.database(),
                tests,
                passed.get(),
                failed.get(),
                skipped.get());
    }

    /** Returns which tests Maven was to run, if it is one of the sets that are known. */
    private static Optional<String> tests() {
        if (CHOICES.stream().anyMatch(RunRecorder::isSet)) {
            return Optional.empty();
        }
        if (!isSet("groups")) {
            return Optional.of(TestRun.ALL);
        }
        return Optional.of(System.getProperty("groups")).filter(TestRun.SETS::contains);
    }

    /** Returns which of the JVMs that share the tests of a run this is. */
    private static String jvm() {
        return System.getProperty("helseprofil.fork", "1");
    }

    private static boolean isSet(String property) {
        return !System.getProperty(property, "").isBlank();
    }
}
