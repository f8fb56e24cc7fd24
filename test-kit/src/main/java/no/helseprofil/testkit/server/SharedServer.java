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
 * Server for all tests of a JVM, since a start takes half a minute. It has the pack, the test JAR and every
 * {@code *-realm.json} of the folder {@code helseprofil.realms}, with RSA keys that are made beforehand. Test classes
 * that change a realm permanently, or need other options, start a server of their own with {@link Servers}. It ends
 * with the JVM; no test closes it.
 */
public final class SharedServer {

    /** Key with which it makes test tokens, in realms whose document allows it. */
    public static final String TEST_TOKEN_KEY = "a-key-that-everybody-knows-who-reads-this";

    private static @Nullable KeycloakServer running;
    private static @Nullable KeycloakServer onThisMachine;
    private static @Nullable RuntimeException failure;
    private static @Nullable List<Path> realms;

    private SharedServer() {}

    /**
     * Returns the server; the first call starts it.
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
     * Returns the server for tests that serve something to it, such as keys or an identity provider, since a container
     * can't reach what listens on this machine. It is the shared one, or another from the distribution if that runs in
     * a container.
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

    /** Returns the server if it has been started. */
    public static synchronized Optional<KeycloakServer> ifRunning() {
        return Optional.ofNullable(running);
    }

    /**
     * Returns its options without its realms, whose RSA keys take seconds to make, for a server whose tests have their
     * own realms.
     */
    public static ServerOptions withoutRealms() {
        return ServerOptions.stock()
                .withProvider(ServerSettings.path(ServerSettings.PACK))
                .withProvider(ServerSettings.path(ServerSettings.TEST_SERVER))
                // A realm has to allow it, too.
                .withArgument("--spi-helseprofil-profile--helseprofil--try=true")
                // Clients of tests are on this machine. Its other addresses are as closed as anywhere.
                .withArgument("--spi-helseprofil-profile--helseprofil--outbound-networks=127.0.0.1/32,::1/128")
                .withArgument("--spi-helseprofil-profile--helseprofil--outbound-insecure=true");
    }

    /** Returns its options, for a server that differs in one thing only. */
    public static ServerOptions options() {
        ServerOptions options = withoutRealms()
                .withArgument("--spi-helseprofil-profile--helseprofil--test-token-keys=" + TEST_TOKEN_KEY);
        for (Path realm : realms()) {
            options = options.withRealm(realm);
        }
        return options;
    }

    /**
     * Returns the file of one of its realms, for a server with this one only. It contains RSA keys, which a server
     * takes seconds to make.
     *
     * @throws IllegalArgumentException if there is no such realm
     */
    public static Path realm(String name) {
        return realms().stream()
                .filter(file -> file.endsWith(name + "-realm.json"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no realm " + name));
    }

    private static KeycloakServer start() {
        try {
            KeycloakServer server = Servers.start(withArguments(options()));
            new ServerProbe(server).signAdministratorsTokensByMac();
            return server;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    /** Adds the arguments of {@code helseprofil.server.arguments}, separated by blanks, such as another database. */
    private static ServerOptions withArguments(ServerOptions options) {
        String arguments = ServerSettings.text(ServerSettings.ARGUMENTS).orElse("");
        ServerOptions more = options;
        for (String argument : arguments.strip().split("\\s+", -1)) {
            more = argument.isEmpty() ? more : more.withArgument(argument);
        }
        return more;
    }

    private static synchronized List<Path> realms() {
        List<Path> copies = realms;
        if (copies == null) {
            copies = copies(ServerSettings.path(ServerSettings.REALMS), KeyedRealms.folder());
            realms = copies;
        }
        return copies;
    }

    private static List<Path> copies(Path folder, Path target) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-realm.json"))
                    .sorted()
                    .map(file -> KeyedRealms.putInto(file, target))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + folder, e);
        }
    }
}
