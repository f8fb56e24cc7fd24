package no.helseprofil.it.support;

import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.Servers;
import no.helseprofil.testkit.server.SharedServer;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL, and one server on it after another. Test classes that end a server are run one after another, and the
 * next one starts another on the same database.
 */
public final class OnPostgres {

    /** Witness of the servers' logs. */
    public static final SigningWitness WITNESS = new SigningWitness();

    private static final String OPTION = "--spi-helseprofil-profile--helseprofil--log-witness";

    private static @Nullable PostgresServer database;
    private static @Nullable KeycloakServer running;

    private OnPostgres() {}

    /** Returns the database; the first call starts it. */
    public static PostgresServer database() {
        PostgresServer started = database;
        if (started == null) {
            started = PostgresServer.start();
            database = started;
        }
        return started;
    }

    /** Returns the server; starts one if none is running. */
    public static KeycloakServer server() {
        KeycloakServer server = running;
        if (server == null) {
            server = Servers.startOnThisMachine(options());
            running = server;
        }
        return server;
    }

    /** Returns the options of a server on the database. */
    public static ServerOptions options() {
        return database()
                .asDatabaseOf(SharedServer.withoutRealms())
                .withArgument(OPTION + "=" + WITNESS.address())
                .withArgument(OPTION + "-key=" + WITNESS.key());
    }

    /** Ends the server in good order. */
    public static void close() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** Ends server and database. */
    public static void end() {
        close();
        if (database != null) {
            database.close();
            database = null;
        }
        WITNESS.close();
    }
}
