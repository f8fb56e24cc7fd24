package no.helseprofil.testkit.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/**
 * Container that Testcontainers starts before its first one, to end the others if the JVM dies. If its image can't be
 * pulled, Testcontainers tries for minutes, once for each container, and finally reports that the other one did not
 * start. Here it is started first, within the time that an image of a few megabytes takes.
 */
final class Ryuk {

    /** Testcontainers' own switch. */
    static final String DISABLED = "TESTCONTAINERS_RYUK_DISABLED";

    private static final Duration TO_START = Duration.ofMinutes(1);

    private Ryuk() {}

    /** Returns a notice that is logged before the start: what happens now, and what to set if it can't. */
    static String notice() {
        return isDisabled()
                ? "Testcontainers' helper Ryuk is switched off: the kit ends its containers itself"
                : "starting Testcontainers' helper Ryuk (image testcontainers/ryuk), for " + TO_START.toSeconds()
                        + " s at most; where its image can't be had, set the environment variable " + DISABLED
                        + "=true";
    }

    /** Returns why it can't be started, and what to set, in one sentence; empty if it is running or switched off. */
    static Optional<String> obstacle() {
        return obstacle(
                isDisabled(), TO_START, () -> DockerClientFactory.instance().client());
    }

    /** Returns the same about anything that is started; after a success, a second call finds it running. */
    static Optional<String> obstacle(boolean disabled, Duration bound, Runnable start) {
        if (disabled) {
            return Optional.empty();
        }
        CompletableFuture<Optional<String>> outcome = new CompletableFuture<>();
        Thread starter = new Thread(() -> outcome.complete(outcomeOf(start)), "start-ryuk");
        starter.setDaemon(true);
        starter.start();
        String tooLong = sentence("within " + bound.toSeconds() + " s");
        return outcome.completeOnTimeout(Optional.of(tooLong), bound.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static boolean isDisabled() {
        return Boolean.parseBoolean(System.getenv(DISABLED));
    }

    private static Optional<String> outcomeOf(Runnable start) {
        try {
            start.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(sentence("(" + e.getMessage() + ")"));
        }
    }

    private static String sentence(String how) {
        return "Testcontainers' helper Ryuk (image testcontainers/ryuk) could not be started " + how
                + ": set the environment variable " + DISABLED + "=true, and the kit ends its containers itself";
    }
}
