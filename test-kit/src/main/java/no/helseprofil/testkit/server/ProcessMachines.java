package no.helseprofil.testkit.server;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * This machine. Nodes listen for each other on the loopback interface only; JGroups takes the first free port and
 * records it in the database.
 */
final class ProcessMachines implements ClusterMachines {

    private final Path distribution;
    private final PostgresServer postgres;

    private ProcessMachines(Path distribution, PostgresServer postgres) {
        this.distribution = distribution;
        this.postgres = postgres;
    }

    static ClusterMachines start(Path distribution) {
        return new ProcessMachines(distribution, PostgresServer.start());
    }

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
    public void part() {
        throw new UnsupportedOperationException("nodes that are processes share a network with all else");
    }

    @Override
    public void join() {
        part();
    }

    @Override
    public void close() {
        postgres.close();
    }
}
