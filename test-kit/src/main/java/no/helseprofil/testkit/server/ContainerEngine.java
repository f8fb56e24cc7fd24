package no.helseprofil.testkit.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.Optional;
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
}
