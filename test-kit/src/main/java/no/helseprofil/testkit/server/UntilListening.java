package no.helseprofil.testkit.server;

import java.util.concurrent.locks.LockSupport;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Wait strategy that ends with Keycloak's log line that it listens, or with the container: Testcontainers' strategies
 * continue to ask a container that has ended until their time is up.
 */
final class UntilListening extends AbstractWaitStrategy {

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
        StartupLog.await(
                () -> log = waitStrategyTarget.getLogs(),
                () -> {
                    LockSupport.parkNanos(StartupLog.BETWEEN_LOOKS.toNanos());
                    return !waitStrategyTarget.isRunning();
                },
                whenBuilt);
    }
}
