package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One server for all tests of a JVM, since a start takes half a minute: the pack, the test JAR and every
 * {@code *-realm.json} of the folder {@code helseprofil.realms}. Test classes that change a realm for good, or need other
 * options, start a server of their own with {@link Servers}. It ends with the JVM; nobody closes it.
 */
public final class SharedServer {

    private static @Nullable KeycloakServer running;
    private static @Nullable KeycloakServer onThisMachine;
    private static @Nullable RuntimeException failure;

    private SharedServer() {}

    /**
     * The server; the first call starts it.
     *
     * @throws IllegalStateException if it did not start. It is not tried again, so that a broken server costs a run one
     *     start and not one for every test class
     */
    public static synchronized KeycloakServer get() {
        if (failure != null) {
            throw new IllegalStateException("the shared server did not start, see the first failure", failure);
        }
        KeycloakServer server = running;
        if (server == null) {
            server = start();
            running = server;
        }
        return server;
    }

    /**
     * The server for tests that serve something to it, such as keys or an identity provider: a container can't reach what
     * listens on this machine. It is the shared one, or one more from the distribution where that runs in a container.
     *
     * @throws IllegalStateException if it did not start
     */
    public static synchronized KeycloakServer onThisMachine() {
        KeycloakServer server = onThisMachine;
        if (server == null) {
            server = Servers.isOnThisMachine() ? get() : Servers.startOnThisMachine(options());
            onThisMachine = server;
        }
        return server;
    }

    /** The server, if somebody has asked for it. */
    public static synchronized Optional<KeycloakServer> ifRunning() {
        return Optional.ofNullable(running);
    }

    /** Its options but for its realms, whose RSA keys take seconds to make: for a server whose tests bring realms of their own. */
    public static ServerOptions withoutRealms() {
        return ServerOptions.stock()
                .withProvider(ServerSettings.path(ServerSettings.PACK))
                .withProvider(ServerSettings.path(ServerSettings.TEST_SERVER));
    }

    /** Its options, for a server that differs in one thing only. */
    public static ServerOptions options() {
        ServerOptions options = withoutRealms();
        for (Path realm : realms(ServerSettings.path(ServerSettings.REALMS))) {
            options = options.withRealm(realm);
        }
        return options;
    }

    private static KeycloakServer start() {
        try {
            return Servers.start(options());
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private static List<Path> realms(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-realm.json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + folder, e);
        }
    }
}
