package no.helseprofil.keycloak.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;

/** A server that says what it likes, octet by octet, at the loopback address. */
final class RawServer implements AutoCloseable {

    private static final int BACKLOG = 50;

    private final ServerSocket listening;
    private final Talk talk;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final CountDownLatch left = new CountDownLatch(1);

    /** Reaction of the server when it has read the head of a request. */
    @FunctionalInterface
    interface Talk {

        void with(Socket client, String head) throws IOException, InterruptedException;
    }

    private RawServer(ServerSocketFactory sockets, Talk talk) throws IOException {
        this.listening = sockets.createServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
        this.talk = talk;
        threads.execute(this::accept);
    }

    static RawServer that(Talk talk) throws IOException {
        return new RawServer(ServerSocketFactory.getDefault(), talk);
    }

    static RawServer by(ServerSocketFactory sockets, Talk talk) throws IOException {
        return new RawServer(sockets, talk);
    }

    /** Answers each request with these lines and an empty line, and closes. */
    static RawServer answering(String... lines) throws IOException {
        return that((client, head) -> write(client, String.join("\r\n", lines) + "\r\n\r\n"));
    }

    /** Says this, and the other again and again, until the client leaves. */
    static Talk endless(String beginning, String rest) {
        return (client, head) -> {
            write(client, beginning);
            while (true) {
                write(client, rest);
            }
        };
    }

    static void write(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The heads of the requests that came, without the empty line. */
    List<String> heads() {
        return heads;
    }

    int connections() {
        return connections.size();
    }

    /** Waits until a client has left before it was sent everything. */
    boolean isLeft() throws InterruptedException {
        return left.await(30, TimeUnit.SECONDS);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                connections.add(client);
                threads.execute(() -> talk(client));
            }
        } catch (IOException closed) {
            // by the test
        }
    }

    private void talk(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            talk.with(client, head);
        } catch (IOException gone) {
            left.countDown();
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the client has left");
            }
            head.append((char) octet);
        }
        return head.substring(0, head.length() - 4);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket client : connections) {
            client.close();
        }
        threads.shutdownNow();
    }
}
