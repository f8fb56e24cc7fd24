package no.helseprofil.it.support;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this machine for processes that have to be given theirs. They may begin to listen minutes later. */
public final class FreePort {

    /** Range below the ports that a system gives to connections, any of which may be taken at any moment. */
    private static final int FIRST = 20_000;

    private static final int END = 32_000;

    private static final Set<Integer> TRIED = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /** Returns a port at which no program listened just now; each call returns another one. */
    public static int find() {
        while (TRIED.size() < END - FIRST) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (TRIED.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + END);
    }

    private static boolean isFree(int port) {
        try {
            new ServerSocket(port).close();
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
