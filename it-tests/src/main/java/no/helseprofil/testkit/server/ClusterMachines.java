package no.helseprofil.testkit.server;

/** What the nodes of a cluster run on: a database that all of them reach, and a network in which they find each other. */
interface ClusterMachines extends AutoCloseable {

    /** Starts a node on the database and waits until it answers. */
    KeycloakServer startNode(ServerOptions options);

    /** Ends the database and the network; the nodes have ended before. A second call does nothing. */
    @Override
    void close();
}
