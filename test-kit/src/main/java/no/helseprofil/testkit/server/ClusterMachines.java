package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Machines of a cluster: a database that all nodes reach, and a network in which they find each other. */
interface ClusterMachines extends AutoCloseable {

    /** Starts a node on the database and waits until it answers. */
    KeycloakServer startNode(ServerOptions options);

    /** Returns a connection to the database, with the user that the nodes have. */
    Connection connect() throws SQLException;

    /** Makes the database answer no request any more, as if its host were gone; existing connections stay open. */
    void pauseDatabase();

    /** Lets the database continue where it stopped. */
    void resumeDatabase();

    /**
     * Adds or removes a rule of the running nodes' firewalls by which nothing passes from one to another, while clients
     * and the database reach all of them.
     *
     * @param change the {@code iptables} command for the rule
     */
    void firewall(String change);

    /** Ends the database and the network, after the nodes have ended. A second call does nothing. */
    @Override
    void close();

    /** Runs another program to its end, and returns its exit status. */
    static int run(List<String> command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("running " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    /**
     * This machine. Nodes listen for each other on the loopback interface only; JGroups takes the first free port and
     * records it in the database.
     */
    record ProcessMachines(Path distribution, PostgresServer postgres) implements ClusterMachines {

        @Override
        public KeycloakServer startNode(ServerOptions options) {
            ServerOptions onLoopback = options.withArgument("--cache-embedded-network-bind-address=127.0.0.1");
            return DistributionServer.start(postgres.asDatabaseOf(onLoopback), distribution);
        }

        @Override
        public Connection connect() throws SQLException {
            return postgres.connect();
        }

        @Override
        public void pauseDatabase() {
            postgres.signal("STOP");
        }

        @Override
        public void resumeDatabase() {
            postgres.signal("CONT");
        }

        /** Refused, since only the machine's own firewall could separate nodes on the loopback interface. */
        @Override
        public void firewall(String change) {
            throw new UnsupportedOperationException("nodes that are processes share a network with all else");
        }

        @Override
        public void close() {
            postgres.close();
        }
    }

    /** Containers in a network of their own, one of them the database. */
    final class ContainerMachines implements ClusterMachines {

        private static final Duration TO_START = Duration.ofMinutes(2);
        private static final int PORT = 5432;
        private static final String DATABASE = "database";
        private static final String KEYCLOAK = "keycloak";

        private final String image;
        private final Network network;
        private final GenericContainer<?> postgres;
        private final List<ContainerServer> nodes = new CopyOnWriteArrayList<>();

        private ContainerMachines(String image, Network network, GenericContainer<?> postgres) {
            this.image = image;
            this.network = network;
            this.postgres = postgres;
        }

        static ClusterMachines start(String image, String postgresImage) {
            Network network = Network.newNetwork();
            GenericContainer<?> postgres = postgres(postgresImage, network);
            ContainerMachines machines = new ContainerMachines(image, network, postgres);
            try {
                postgres.start();
                return machines;
            } catch (RuntimeException e) {
                machines.close();
                throw new IllegalStateException("PostgreSQL did not start in a container", e);
            }
        }

        @Override
        public KeycloakServer startNode(ServerOptions options) {
            ServerOptions onDatabase = options.withArgument("--db=postgres")
                    .withArgument("--db-url=jdbc:postgresql://" + DATABASE + "/" + KEYCLOAK)
                    .withArgument("--db-username=" + KEYCLOAK)
                    .withArgument("--db-password=" + KEYCLOAK);
            ContainerServer node = ContainerServer.start(onDatabase, image, network);
            nodes.add(node);
            return node;
        }

        @Override
        public Connection connect() throws SQLException {
            String url =
                    "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getMappedPort(PORT) + "/" + KEYCLOAK;
            return DriverManager.getConnection(url, KEYCLOAK, KEYCLOAK);
        }

        @Override
        public void pauseDatabase() {
            postgres.getDockerClient()
                    .pauseContainerCmd(postgres.getContainerId())
                    .exec();
        }

        @Override
        public void resumeDatabase() {
            postgres.getDockerClient()
                    .unpauseContainerCmd(postgres.getContainerId())
                    .exec();
        }

        @Override
        public void firewall(String change) {
            nodes.forEach(node -> node.firewall(change));
        }

        @Override
        public void close() {
            postgres.stop();
            network.close();
        }

        /**
         * Returns the database, which is ready only when it listens on a port: the official image first starts
         * PostgreSQL without one, to create the database.
         */
        private static GenericContainer<?> postgres(String image, Network network) {
            return new GenericContainer<>(DockerImageName.parse(image))
                    .withEnv("POSTGRES_DB", KEYCLOAK)
                    .withEnv("POSTGRES_USER", KEYCLOAK)
                    .withEnv("POSTGRES_PASSWORD", KEYCLOAK)
                    .withExposedPorts(PORT)
                    .withNetwork(network)
                    .withNetworkAliases(DATABASE)
                    .waitingFor(Wait.forSuccessfulCommand("pg_isready --host=127.0.0.1")
                            .withStartupTimeout(TO_START));
        }
    }
}
