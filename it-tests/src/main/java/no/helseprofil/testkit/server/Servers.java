package no.helseprofil.testkit.server;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts servers, in the way that the system property {@code helseprofil.server} names.
 *
 * <p>{@code container} takes the image of {@code helseprofil.image}; {@code distribution} takes the zip file of
 * {@code helseprofil.dist.zip} (on Maven Central: {@code org.keycloak:keycloak-quarkus-dist}). Asked for and absent is a
 * failure: a build that silently tested something else proves nothing. Without the property it is a container when an
 * engine answers and has or gets the image, else the distribution; the log says which and why, once.
 */
public final class Servers {

    private static final System.Logger LOG = System.getLogger(Servers.class.getName());

    private static @Nullable Way chosen;

    private Servers() {}

    /**
     * Starts a server and waits until it answers.
     *
     * @throws IllegalStateException if it can't be had in the way asked for, or does not start; the message ends with
     *     the server's last log lines
     */
    public static KeycloakServer start(ServerOptions options) {
        return switch (way()) {
            case CONTAINER -> ContainerServer.start(options, image());
            case DISTRIBUTION -> DistributionServer.start(options, ServerSettings.path(ServerSettings.DISTRIBUTION));
        };
    }

    /**
     * Starts a server from the distribution, whatever way is chosen for the others: a server that needs something on this
     * machine, such as a {@link PostgresServer}, can't reach it from a container.
     *
     * @throws IllegalStateException if it does not start; the message ends with the server's last log lines
     */
    public static KeycloakServer startOnThisMachine(ServerOptions options) {
        return DistributionServer.start(options, ServerSettings.path(ServerSettings.DISTRIBUTION));
    }

    /** Whether {@link #start} starts servers that reach what listens on this machine. */
    static boolean isOnThisMachine() {
        return way() == Way.DISTRIBUTION;
    }

    /** What the nodes of a cluster run on, in the way chosen. */
    static ClusterMachines machines() {
        return switch (way()) {
            case CONTAINER -> ContainerMachines.start(image(), postgresImage());
            case DISTRIBUTION -> ProcessMachines.start(ServerSettings.path(ServerSettings.DISTRIBUTION));
        };
    }

    private static synchronized Way way() {
        Way way = chosen;
        if (way == null) {
            way = ServerSettings.text(ServerSettings.SERVER).map(Servers::asked).orElseGet(Servers::best);
            chosen = way;
        }
        return way;
    }

    private static Way asked(String name) {
        Way way = Way.named(name);
        if (way == Way.CONTAINER) {
            ContainerEngine.obstacle(image()).ifPresent(Servers::refuse);
        }
        say(way, "asked for by " + ServerSettings.SERVER);
        return way;
    }

    private static Way best() {
        Optional<String> obstacle = ServerSettings.text(ServerSettings.IMAGE)
                .map(ContainerEngine::obstacle)
                .orElseGet(() -> Optional.of(ServerSettings.IMAGE + " names no image"));
        Way way = obstacle.isEmpty() ? Way.CONTAINER : Way.DISTRIBUTION;
        say(way, obstacle.orElse("an engine answers and has the image " + image()));
        return way;
    }

    private static String image() {
        return ServerSettings.text(ServerSettings.IMAGE)
                .orElseThrow(() -> new IllegalStateException(
                        "set the system property " + ServerSettings.IMAGE + " to an image of Keycloak"));
    }

    private static String postgresImage() {
        String image = ServerSettings.text(ServerSettings.POSTGRES_IMAGE)
                .orElseThrow(() -> new IllegalStateException("set the system property " + ServerSettings.POSTGRES_IMAGE
                        + " to an image of PostgreSQL that takes the settings of the official one"));
        ContainerEngine.obstacle(image).ifPresent(obstacle -> {
            throw new IllegalStateException("a cluster in containers needs a database: " + obstacle);
        });
        return image;
    }

    private static void refuse(String obstacle) {
        throw new IllegalStateException(ServerSettings.SERVER + "=container was asked for, but " + obstacle);
    }

    private static void say(Way way, String reason) {
        LOG.log(System.Logger.Level.INFO, "Keycloak is served from a {0}: {1}", way.label, reason);
    }

    private enum Way {
        CONTAINER("container"),
        DISTRIBUTION("distribution");

        private final String label;

        Way(String label) {
            this.label = label;
        }

        static Way named(String name) {
            for (Way way : values()) {
                if (way.label.equals(name)) {
                    return way;
                }
            }
            throw new IllegalStateException(
                    ServerSettings.SERVER + " is container or distribution (or empty), not: " + name);
        }
    }
}
