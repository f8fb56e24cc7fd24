package no.helseprofil.testkit.server;

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
        String url = "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getMappedPort(PORT) + "/" + KEYCLOAK;
        return DriverManager.getConnection(url, KEYCLOAK, KEYCLOAK);
    }

    @Override
    public void pauseDatabase() {
        postgres.getDockerClient().pauseContainerCmd(postgres.getContainerId()).exec();
    }

    @Override
    public void resumeDatabase() {
        postgres.getDockerClient()
                .unpauseContainerCmd(postgres.getContainerId())
                .exec();
    }

    @Override
    public void part() {
        nodes.forEach(node -> node.firewall("--insert"));
    }

    @Override
    public void join() {
        nodes.forEach(node -> node.firewall("--delete"));
    }

    @Override
    public void close() {
        postgres.stop();
        network.close();
    }

    /**
     * Returns the database, which is ready only when it listens on a port: the official image first starts PostgreSQL
     * without one, to create the database.
     */
    private static GenericContainer<?> postgres(String image, Network network) {
        return new GenericContainer<>(DockerImageName.parse(image))
                .withEnv("POSTGRES_DB", KEYCLOAK)
                .withEnv("POSTGRES_USER", KEYCLOAK)
                .withEnv("POSTGRES_PASSWORD", KEYCLOAK)
                .withExposedPorts(PORT)
                .withNetwork(network)
                .withNetworkAliases(DATABASE)
                .waitingFor(
                        Wait.forSuccessfulCommand("pg_isready --host=127.0.0.1").withStartupTimeout(TO_START));
    }
}
