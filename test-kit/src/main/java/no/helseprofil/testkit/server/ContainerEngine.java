package no.helseprofil.testkit.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;

/**
 * Check whether a container of an image can be started here. It uses a client of its own, since Testcontainers'
 * ready-made one starts {@link Ryuk} first.
 */
final class ContainerEngine {

    private static final System.Logger LOG = System.getLogger(ContainerEngine.class.getName());

    private static final Duration TO_PULL = Duration.ofMinutes(5);

    private ContainerEngine() {}

    /** Returns what prevents a container, in words for the log; empty if nothing does. */
    static Optional<String> obstacle(String image) {
        DockerClient client;
        try {
            client = DockerClientProviderStrategy.getClientForConfig(
                    DockerClientFactory.instance().getTransportConfig());
        } catch (RuntimeException e) {
            return Optional.of("no container engine answers (" + e.getMessage() + ")");
        }
        LOG.log(System.Logger.Level.INFO, Ryuk.notice());
        Optional<String> helper = Ryuk.obstacle();
        if (helper.isPresent()) {
            return helper;
        }
        return isPresent(client, image) ? Optional.empty() : pullingFails(client, image);
    }

    private static boolean isPresent(DockerClient client, String image) {
        try {
            client.inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static Optional<String> pullingFails(DockerClient client, String image) {
        try {
            boolean pulled = client.pullImageCmd(image).start().awaitCompletion(TO_PULL.toSeconds(), TimeUnit.SECONDS);
            if (!pulled) {
                return Optional.of("pulling " + image + " took longer than " + TO_PULL);
            }
            return isPresent(client, image) ? Optional.empty() : Optional.of("pulling " + image + " brought nothing");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while pulling " + image);
        } catch (RuntimeException e) {
            return Optional.of("the image " + image + " can't be pulled (" + e.getMessage() + ")");
        }
    }

    /**
     * Container that Testcontainers starts before its first one, to end the others if the JVM dies. If its image can't
     * be pulled, Testcontainers tries for minutes, once for each container, and finally reports that the other one did
     * not start. Here it is started first, within the time that an image of a few megabytes takes.
     */
    static final class Ryuk {

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

        /**
         * Returns why it can't be started, and what to set, in one sentence; empty if it is running or switched off.
         */
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
}
