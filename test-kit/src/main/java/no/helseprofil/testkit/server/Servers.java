package no.helseprofil.testkit.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import no.helseprofil.testkit.server.ClusterMachines.ContainerMachines;
import no.helseprofil.testkit.server.ClusterMachines.ProcessMachines;
import org.jspecify.annotations.Nullable;

/**
 * Starter of servers, from the source that the system property {@code helseprofil.server} names.
 * <p>{@code container} uses the image of {@code helseprofil.image}, or else Keycloak's own; {@code distribution} uses
 * the zip file of {@code helseprofil.dist.zip}, or else the one that Maven has fetched with the kit. If the named
 * source isn't available, the start fails: a build that silently tests something else proves nothing. Without the
 * property, it is a container if an image is named and an engine answers and has or gets it, else the distribution. The
 * log says once which it is, and why.
 */
public final class Servers {

    private static final System.Logger LOG = System.getLogger(Servers.class.getName());

    private static final List<Duration> STARTS = new CopyOnWriteArrayList<>();

    private static @Nullable ServerSource chosen;

    private Servers() {}

    /**
     * Starts a server and waits until it answers.
     *
     * @throws IllegalStateException if the named source isn't available, or the server does not start; the message ends
     *     with the server's last log lines
     */
    public static KeycloakServer start(ServerOptions options) {
        options.requireFiles();
        String image = source().image();
        return image == null ? fromDistribution(options) : timed(() -> ContainerServer.start(options, image));
    }

    /**
     * Starts a server from the distribution, whatever the source of the others: from a container, a server can't reach
     * what runs on this machine, such as a {@link PostgresServer}.
     *
     * @throws IllegalStateException if it does not start; the message ends with the server's last log lines
     */
    public static KeycloakServer startOnThisMachine(ServerOptions options) {
        options.requireFiles();
        return fromDistribution(options);
    }

    /** Returns the duration of each start of a server in this JVM so far, including the nodes of clusters. */
    public static List<Duration> starts() {
        return List.copyOf(STARTS);
    }

    /** Starts a server and records how long that took. */
    static KeycloakServer timed(Supplier<KeycloakServer> start) {
        long began = System.nanoTime();
        KeycloakServer server = started(start);
        STARTS.add(Duration.ofNanos(System.nanoTime() - began));
        return server;
    }

    /**
     * Starts a server, and once more if two steps of Keycloak's build collide, which doesn't depend on what is built
     * and rarely happens twice. This is issue 47482 of Keycloak, fixed in 26.8.0.
     */
    private static KeycloakServer started(Supplier<KeycloakServer> start) {
        try {
            return start.get();
        } catch (IllegalStateException e) {
            if (!StartupLog.isRaceOfTheBuild(String.valueOf(e.getMessage()))) {
                throw e;
            }
            LOG.log(System.Logger.Level.INFO, "Two steps of Keycloak's build have met (keycloak#47482): once more");
            return start.get();
        }
    }

    /** Returns whether {@link #start} starts servers that can reach what listens on this machine. */
    static boolean isOnThisMachine() {
        return source().image() == null;
    }

    /** Returns the machines for the nodes of a cluster, from the chosen source. */
    static ClusterMachines machines() {
        String image = source().image();
        return image == null
                ? new ProcessMachines(distribution(), PostgresServer.start())
                : ContainerMachines.start(image, postgresImage());
    }

    private static KeycloakServer fromDistribution(ServerOptions options) {
        Path zip = distribution();
        return timed(() -> DistributionServer.start(options, zip));
    }

    private static Path distribution() {
        return ServerSettings.distribution()
                .orElseThrow(() -> new IllegalStateException(ServerSource.noDistribution(KitFiles.keycloakVersion())));
    }

    private static synchronized ServerSource source() {
        ServerSource source = chosen;
        if (source == null) {
            source = choose();
            LOG.log(System.Logger.Level.INFO, "Keycloak is served from a {0}: {1}", source.label(), source.reason());
            chosen = source;
        }
        return source;
    }

    private static ServerSource choose() {
        Optional<String> image = ServerSettings.text(ServerSettings.IMAGE);
        return ServerSettings.text(ServerSettings.SERVER)
                .map(name -> ServerSource.asked(name, image.or(Servers::officialImage), ContainerEngine::obstacle))
                .orElseGet(() -> ServerSource.best(image, ServerSettings.distribution(), ContainerEngine::obstacle));
    }

    private static Optional<String> officialImage() {
        return Optional.of("quay.io/keycloak/keycloak:" + KitFiles.keycloakVersion());
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
}
