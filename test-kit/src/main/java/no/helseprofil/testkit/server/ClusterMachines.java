package no.helseprofil.testkit.server;

import java.sql.Connection;
import java.sql.SQLException;

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
     * Separates the running nodes from each other: nothing passes from one to another, while clients and the database
     * reach all of them.
     */
    void part();

    /** Reconnects the nodes. */
    void join();

    /** Ends the database and the network, after the nodes have ended. A second call does nothing. */
    @Override
    void close();
}
