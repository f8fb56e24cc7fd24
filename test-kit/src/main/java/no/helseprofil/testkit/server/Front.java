package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Address of a cluster, like a load balancer: each connection goes to the next node, and its bytes are passed on
 * unchanged. It is opened before the nodes, which need the address when they start.
 */
final class Front implements AutoCloseable {

    private final ServerSocket listening;
    private final Supplier<List<KeycloakServer>> nodes;
    private final AtomicInteger connections = new AtomicInteger();

    private Front(ServerSocket listening, Supplier<List<KeycloakServer>> nodes) {
        this.listening = listening;
        this.nodes = nodes;
    }

    /**
     * Listens on a free port of the loopback interface.
     *
     * @param nodes returns the nodes that are running now
     */
    static Front open(Supplier<List<KeycloakServer>> nodes) {
        try {
            Front front = new Front(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), nodes);
            inBackground("front", front::accept);
            return front;
        } catch (IOException e) {
            throw new UncheckedIOException("opening the front of a cluster", e);
        }
    }

    URI url() {
        return URI.create("http://localhost:" + listening.getLocalPort());
    }

    @Override
    public void close() {
        closeQuietly(listening);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connect(listening.accept());
            } catch (IOException closed) {
                // ends the loop if it was this socket; otherwise the next connection is tried
            }
        }
    }

    private void connect(Socket client) throws IOException {
        List<KeycloakServer> running = nodes.get();
        if (running.isEmpty()) {
            closeQuietly(client);
            return;
        }
        URI node = running.get(Math.floorMod(connections.getAndIncrement(), running.size()))
                .url();
        try {
            Socket server = new Socket(node.getHost(), node.getPort());
            inBackground("front-out", () -> pass(client, server));
            inBackground("front-in", () -> pass(server, client));
        } catch (IOException e) {
            closeQuietly(client);
            throw e;
        }
    }

    /** Passes on one direction, until either side ends. */
    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException ended) {
            // by one of the two sides, and both sockets are closed with it
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("closing a socket", e);
        }
    }

    private static void inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
