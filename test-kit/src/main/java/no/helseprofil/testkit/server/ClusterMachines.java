package no.helseprofil.testkit.server;

import java.sql.Connection;
import java.sql.SQLException;

/** What the nodes of a cluster run on: a database that all of them reach, and a network in which they find each other. */
interface ClusterMachines extends AutoCloseable {

    /** Starts a node on the database and waits until it answers. */
    KeycloakServer startNode(ServerOptions options);

    /** A connection to the database, of the user that the nodes have too. */
    Connection connect() throws SQLException;

    /** Ends the database and the network; the nodes have ended before. A second call does nothing. */
    @Override
    void close();
}
