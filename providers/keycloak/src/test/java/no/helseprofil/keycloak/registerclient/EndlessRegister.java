package no.helseprofil.keycloak.registerclient;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A register whose one answer ends only when its reader closes the connection, or when far too much of it was taken. */
final class EndlessRegister implements AutoCloseable {

    /** Octets that no reader of a bounded answer takes. */
    static final long MOST = 256L * 1024 * 1024;

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";

    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Long> written = CompletableFuture.supplyAsync(this::answer);

    EndlessRegister() throws IOException {}

    URI address() {
        return URI.create("http://localhost:" + socket.getLocalPort() + "/");
    }

    /** Returns the number of octets that were written until the reader closed the connection. */
    CompletableFuture<Long> written() {
        return written;
    }

    private long answer() {
        long octets = 0;
        try (Socket reader = socket.accept()) {
            OutputStream out = reader.getOutputStream();
            out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
            byte[] blanks = " ".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
            for (; octets < MOST; octets += blanks.length) {
                out.write(blanks);
            }
        } catch (IOException closed) {
            return octets;
        }
        return octets;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
