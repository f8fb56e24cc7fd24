package no.helseprofil.testkit.server;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two Keycloak nodes on one PostgreSQL, in one cluster behind one address. Each node can also be called directly:
 *
 * <pre>{@code
 * try (Cluster cluster = Cluster.start(options)) {
 *     OidcClient client = OidcClient.discover(cluster.url() + "/realms/helse", clientId, key);
 *     client.withRequest(request -> request.sentTo(cluster.node(0).url())).clientCredentials(scope);
 * }
 * }</pre>
 *
 * <p>The nodes know the address as their {@code hostname}, so the issuer is the same at each. Keycloak compares a
 * proof's
 * {@code htu} with the URL of the request as it came to the load balancer: the address passes on {@code Host}, and
 * {@code sentTo} sends {@code Forwarded}.
 */
public final class Cluster implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Cluster.class.getName());
    private static final int SIZE = 2;
    private static final Duration TO_MEET = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /**
     * Infinispan's log line about the members of the cluster, after a join, a leave and a merge, which also says what
     * was merged.
     */
    private static final Pattern VIEW = Pattern.compile("ISPN00009[34]: .* cluster view .*?\\((?<size>\\d+)\\) \\[");

    private final ClusterMachines machines;
    private final ServerOptions options;
    private final Front front;
    private final @Nullable KeycloakServer[] nodes = new KeycloakServer[SIZE];

    private Cluster(ClusterMachines machines, ServerOptions options) {
        this.machines = machines;
        this.front = Front.open(this::running);
        this.options = options;
    }

    /**
     * Starts the database and the nodes, one after the other, and waits until they form one cluster.
     *
     * @throws IllegalStateException if something did not start, or the nodes did not find each other
     */
    public static Cluster start(ServerOptions options) {
        options.requireFiles();
        Cluster cluster = new Cluster(Servers.machines(), options);
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "end-cluster"));
        try {
            for (int i = 0; i < SIZE; i++) {
                cluster.start(i);
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Returns the address that clients use, without a slash at the end; requests to it go to the nodes in turn. */
    public URI url() {
        return front.url();
    }

    /**
     * Returns a node, 0 or 1, which must be running. Its {@link KeycloakServer#url} is for calling it; its own name for
     * itself is {@link #url}.
     */
    public synchronized KeycloakServer node(int index) {
        return Objects.requireNonNull(nodes[index], () -> "node " + index + " does not run");
    }

    /** Returns the nodes that are running now. */
    public synchronized List<KeycloakServer> running() {
        return Arrays.stream(nodes).flatMap(Stream::ofNullable).toList();
    }

    /** Returns the number of nodes in the cluster, as one of them sees it. */
    public int sizeSeenBy(int index) {
        int size = 0;
        for (Matcher view = VIEW.matcher(node(index).log()); view.find(); ) {
            size = Integer.parseInt(view.group("size"));
        }
        return size;
    }

    /** Returns a connection to the database, with the user that the nodes have. */
    public Connection connect() throws SQLException {
        return machines.connect();
    }

    /** Makes the database answer no request until {@link #resumeDatabase}, as if its host were gone. */
    public void pauseDatabase() {
        machines.pauseDatabase();
    }

    /** Lets the database continue where it stopped. */
    public void resumeDatabase() {
        machines.resumeDatabase();
    }

    /**
     * Separates the nodes from each other, as a firewall between them would: nothing passes from one to the other,
     * while clients and the database reach both. It works only for nodes in containers of this machine, and only as
     * root.
     */
    public void part() {
        machines.firewall("--insert");
    }

    /** Reconnects the nodes after {@link #part}; they find each other within about ten seconds. */
    public void join() {
        machines.firewall("--delete");
    }

    /** Ends a node as a power cut would. */
    public void kill(int index) {
        KeycloakServer node = remove(index);
        node.kill();
        node.close();
    }

    /** Ends a node as an operator does. */
    public void stop(int index) {
        remove(index).close();
    }

    /** Starts a node that has ended, and waits until the running nodes form one cluster. */
    public void start(int index) {
        start(index, options);
    }

    /**
     * Starts a node with other options than the cluster began with, for instance to give the nodes a newer JAR one
     * after the other.
     */
    public void start(int index, ServerOptions others) {
        long start = System.nanoTime();
        others.requireFiles();
        KeycloakServer node = Servers.timed(() -> machines.startNode(asNode(others)));
        synchronized (this) {
            nodes[index] = node;
        }
        awaitOneCluster();
        LOG.log(
                System.Logger.Level.INFO,
                "Node {0} of a cluster, served from a {1}, is in it after {2} s",
                index,
                node.servedFrom(),
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    /** Ends everything, at the latest with the JVM. A second call does nothing. */
    @Override
    public synchronized void close() {
        running().forEach(KeycloakServer::close);
        Arrays.fill(nodes, null);
        front.close();
        machines.close();
    }

    private ServerOptions asNode(ServerOptions of) {
        return of.withArgument("--hostname=" + front.url())
                .withArgument("--proxy-headers=forwarded")
                // start-dev would use caches without other nodes
                .withArgument("--cache=ispn");
    }

    private synchronized KeycloakServer remove(int index) {
        KeycloakServer node = node(index);
        nodes[index] = null;
        return node;
    }

    private void awaitOneCluster() {
        int expected = running().size();
        long start = System.nanoTime();
        while (!isSeenByAll(expected)) {
            if (System.nanoTime() - start > TO_MEET.toNanos()) {
                throw new IllegalStateException(
                        "the nodes did not find each other within " + TO_MEET + ": they are not one cluster");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private boolean isSeenByAll(int expected) {
        return IntStream.range(0, SIZE).allMatch(i -> nodes[i] == null || sizeSeenBy(i) == expected);
    }
}
