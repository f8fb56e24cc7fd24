package no.helseprofil.testkit.server;

import org.jspecify.annotations.Nullable;

/**
 * Cluster for all tests of a JVM, with the providers of {@link SharedServer} and no realm. A test that ends a node
 * starts it again. It ends with the JVM; no test closes it.
 */
public final class SharedCluster {

    private static @Nullable Cluster running;
    private static @Nullable RuntimeException failure;

    private SharedCluster() {}

    /**
     * Returns the cluster; the first call starts it.
     *
     * @throws IllegalStateException if it did not start, which isn't tried again
     */
    public static synchronized Cluster get() {
        if (failure != null) {
            throw new IllegalStateException("the shared cluster did not start, see the first failure", failure);
        }
        Cluster cluster = running;
        if (cluster == null) {
            cluster = start();
            running = cluster;
        }
        return cluster;
    }

    private static Cluster start() {
        ServerOptions options = ServerOptions.stock()
                .withProvider(ServerSettings.path(ServerSettings.PACK))
                .withProvider(ServerSettings.path(ServerSettings.TEST_SERVER));
        try {
            Cluster cluster = Cluster.start(options);
            new ServerProbe(cluster.node(0)).signAdministratorsTokensByMac();
            return cluster;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }
}
