package no.helseprofil.testkit.server;

import java.sql.Connection;
import java.sql.SQLException;

/** What the nodes of a cluster run on: a database that all of them reach, and a network in which they find each other. */
interface ClusterMachines extends AutoCloseable {

    /** Starts a node on the database and waits until it answers. */
    KeycloakServer startNode(ServerOptions options);

    /** A connection to the database, of the user that the nodes have too. */
    Connection connect() throws SQLException;

    /** Has the database answer nobody any more, as if its host were gone; what is connected stays connected. */
    void pauseDatabase();

    /** Has it go on where it stood. */
    void resumeDatabase();

    /**
     * Has the nodes that run lose each other: nothing gets from one to another any more, while clients and the database
     * reach all of them.
     */
    void part();

    /** Lets them reach each other again. */
    void join();

    /** Ends the database and the network; the nodes have ended before. A second call does nothing. */
    @Override
    void close();
}
