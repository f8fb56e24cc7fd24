package no.helseprofil.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of this machine for processes that have to be given theirs. */
public final class FreePort {

    private FreePort() {}

    /** Returns a port at which no program listened just now. */
    public static int find() {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("looking for a free port", e);
        }
    }
}
