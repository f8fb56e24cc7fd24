package no.helseprofil.testkit.server;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** Keycloak in a container, by Testcontainers, from the image that an operator runs. */
final class ContainerServer implements KeycloakServer {

    private static final int HTTP = 8080;
    private static final int MANAGEMENT = 9000;

    /** Ports on which nodes listen for each other: for messages, and for signs of life. */
    private static final String NODES = "7800,57800";

    private static final String HOME = "/opt/keycloak/";
    private static final int READABLE = 0644;

    private final GenericContainer<?> container;
    private final URI url;
    private final URI managementUrl;
    private @Nullable String lastLog;

    private ContainerServer(GenericContainer<?> container) {
        this.container = container;
        this.url = address(container, HTTP);
        this.managementUrl = address(container, MANAGEMENT);
    }

    static KeycloakServer start(ServerOptions options, String image) {
        return start(options, image, null);
    }

    /** Starts a server in a network with the containers that it works with; null for no network of its own. */
    static ContainerServer start(ServerOptions options, String image, @Nullable Network network) {
        if (options.distribution() != null) {
            throw new IllegalStateException("a container has the Keycloak of its image: use a distribution");
        }
        Building container = new Building(image, options);
        UntilListening listening = new UntilListening(container::keepBuild);
        container
                .withExposedPorts(HTTP, MANAGEMENT)
                .withEnv(StartCommand.environment(options))
                .withCommand(StartCommand.arguments(options, "0.0.0.0", HTTP, MANAGEMENT)
                        .toArray(String[]::new))
                .waitingFor(listening.withStartupTimeout(ServerSettings.toStart()));
        if (network != null) {
            container.withNetwork(network);
        }
        putInto(container, "providers/", options.providers());
        putInto(container, "data/import/", options.realms());
        mountDatabase(container, options.database());
        try (BuildTurn turn = container.takeTurn()) {
            container.start();
        } catch (RuntimeException e) {
            container.stop();
            throw new IllegalStateException(
                    "Keycloak did not start in a container. " + StartupLog.tail(listening.log()), e);
        }
        ContainerServer server = new ContainerServer(container);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "end-keycloak"));
        return server;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public URI managementUrl() {
        return managementUrl;
    }

    @Override
    public String servedFrom() {
        return "container";
    }

    @Override
    public synchronized String log() {
        return lastLog == null ? container.getLogs() : lastLog;
    }

    /**
     * Adds or removes a rule that drops all traffic to and from other nodes, with {@code iptables} of this machine, as
     * its root. Does nothing once the container has ended.
     *
     * @param change the {@code iptables} command for the rule
     */
    void firewall(String change) {
        if (!container.isRunning()) {
            return;
        }
        Long process = container.getCurrentContainerInfo().getState().getPidLong();
        for (String chain : List.of("INPUT", "OUTPUT")) {
            List<String> command = List.of(
                    "nsenter --target %d --net iptables %s %s --protocol tcp --match multiport --ports %s --jump DROP"
                            .formatted(process, change, chain, NODES)
                            .split(" "));
            int status = ClusterMachines.run(command);
            if (status != 0) {
                throw new IllegalStateException(command + " ended with " + status);
            }
        }
    }

    @Override
    public synchronized void kill() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public synchronized void close() {
        if (lastLog == null) {
            lastLog = container.getLogs();
            keepLog(lastLog);
            container.stop();
        }
    }

    /** Keeps the log beside those of servers from the distribution. */
    private static void keepLog(String log) {
        try {
            Files.createDirectories(DistributionServer.WORK);
            Path folder = Files.createTempDirectory(DistributionServer.WORK, "server-");
            Files.writeString(folder.resolve(DistributionServer.LOG), log);
        } catch (IOException e) {
            throw new UncheckedIOException("keeping the log of a container", e);
        }
    }

    private static void putInto(GenericContainer<?> container, String folder, List<Path> files) {
        files.forEach(file -> container.withCopyFileToContainer(
                MountableFile.forHostPath(file, READABLE), HOME + folder + file.getFileName()));
    }

    /**
     * Mounts the database with write permission for everybody, since the server in the container runs as a user that
     * this machine doesn't know.
     */
    private static void mountDatabase(GenericContainer<?> container, @Nullable Path database) {
        if (database == null) {
            return;
        }
        try {
            Files.setPosixFilePermissions(database, EnumSet.allOf(PosixFilePermission.class));
        } catch (IOException e) {
            throw new UncheckedIOException("opening " + database + " to the container", e);
        }
        container.withFileSystemBind(database.toAbsolutePath().toString(), HOME + "data/h2", BindMode.READ_WRITE);
    }

    private static URI address(GenericContainer<?> container, int port) {
        return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(port));
    }

    /** Container that begins with the build of the one before, if there was one. */
    private static final class Building extends GenericContainer<Building> {

        private final String image;
        private final ServerOptions options;
        private @Nullable BuildTurn turn;

        Building(String image, ServerOptions options) {
            super(DockerImageName.parse(image));
            this.image = image;
            this.options = options;
        }

        @Override
        protected void containerIsCreated(String containerId) {
            build().putInto(getDockerClient(), containerId);
        }

        BuildTurn takeTurn() {
            BuildTurn taken = build().turn();
            turn = taken;
            return taken;
        }

        void keepBuild() {
            build().takeFrom(getDockerClient(), getContainerId());
            Objects.requireNonNull(turn).close();
        }

        private ContainerBuild build() {
            return ContainerBuild.of(getDockerClient(), image, options);
        }
    }

    /**
     * Wait strategy that ends with Keycloak's log line that it listens, or with the container: Testcontainers'
     * strategies continue to ask a container that has ended until their time is up.
     */
    private static final class UntilListening extends AbstractWaitStrategy {

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

    /**
     * Result of Keycloak's build before it starts in a container, kept for the next container of the same image with
     * the same JARs and options, as {@link KeptBuild} is for servers of the distribution.
     *
     * @param archive the place where it is kept, if it is: a tar, in the format of the container engine
     */
    private record ContainerBuild(Path archive) {

        private static final String PARENT = "/opt/keycloak/lib";
        private static final String FOLDER = PARENT + "/quarkus";

        /**
         * Returns the build for these options and this image. The image is identified by its id, since a tag may move
         * to another image.
         */
        static ContainerBuild of(DockerClient engine, String image, ServerOptions options) {
            String id =
                    Objects.requireNonNull(engine.inspectImageCmd(image).exec().getId());
            Path folder = KeptBuild.of(DistributionServer.WORK.resolve(id.replace(':', '-')), options)
                    .folder();
            return new ContainerBuild(folder.resolveSibling(folder.getFileName() + ".tar"));
        }

        /** Waits while another container builds the same. */
        BuildTurn turn() {
            return BuildTurn.of(archive, () -> Files.isRegularFile(archive));
        }

        /** Copies the build into a container that has not started yet. */
        void putInto(DockerClient engine, String container) {
            if (!Files.isRegularFile(archive)) {
                return;
            }
            try (InputStream content = Files.newInputStream(archive)) {
                engine.copyArchiveToContainerCmd(container)
                        .withRemotePath(PARENT)
                        .withTarInputStream(content)
                        .exec();
            } catch (IOException e) {
                throw new UncheckedIOException("reading " + archive, e);
            }
        }

        /** Takes it from a container whose Keycloak has built it, unless it is kept already. */
        void takeFrom(DockerClient engine, String container) {
            if (Files.isRegularFile(archive)) {
                return;
            }
            try (InputStream content =
                    engine.copyArchiveFromContainerCmd(container, FOLDER).exec()) {
                Files.createDirectories(archive.getParent());
                Path fresh = Files.createTempFile(archive.getParent(), "building-", ".tar");
                Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
                Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException("keeping what was built in a container", e);
            }
        }
    }
}
