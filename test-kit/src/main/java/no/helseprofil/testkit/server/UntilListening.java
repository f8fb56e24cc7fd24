package no.helseprofil.testkit.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Wait strategy that ends with Keycloak's log line that it listens, or with the container: Testcontainers' strategies
 * continue to ask a container that has ended until their time is up.
 */
final class UntilListening extends AbstractWaitStrategy {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Runnable whenBuilt;
    private volatile String log = "";

    /**
     * Waits for one container.
     *
     * @param whenBuilt what is done with what was built, while the server starts from it
     */
    UntilListening(Runnable whenBuilt) {
        this.whenBuilt = whenBuilt;
    }

    /** Returns the log as last seen: after a failed start the container is gone before it can be read. */
    String log() {
        return log;
    }

    @Override
    protected void waitUntilReady() {
        boolean built = false;
        long start = System.nanoTime();
        while (System.nanoTime() - start < startupTimeout.toNanos()) {
            boolean running = waitStrategyTarget.isRunning();
            log = waitStrategyTarget.getLogs();
            if (!built && running && StartupLog.isBuilt(log)) {
                built = true;
                whenBuilt.run();
            }
            if (StartupLog.ports(log).isPresent()) {
                return;
            }
            if (!running) {
                throw new ContainerLaunchException("Keycloak ended while it started");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        throw new ContainerLaunchException("Keycloak did not listen within " + startupTimeout + " (system property "
                + ServerSettings.START_TIMEOUT + ")");
    }
}
