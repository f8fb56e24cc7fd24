package no.helseprofil.keycloak.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.JpaConnectionProviderFactory;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Check that a transaction which has waited for another one then reads what that one has written. All our locks depend
 * on it. MariaDB and MySQL in their default configuration don't: after the wait they go on reading the former data,
 * without an error.
 */
public final class Isolation {

    private static final Set<String> SILENT = Set.of("mariadb", "mysql");

    /** Remedy for this server, which has one database for as long as it runs; null if none is needed. */
    private static @Nullable String remedy;

    private Isolation() {}

    /**
     * Reads the configuration of a server's database. It must run before {@link #remedy()}.
     *
     * @throws IllegalStateException if the database doesn't respond
     */
    public static void readFrom(KeycloakSessionFactory server) {
        if (server.getProviderFactory(JpaConnectionProvider.class) instanceof JpaConnectionProviderFactory database) {
            try (Connection connection = database.getConnection()) {
                remedy = remedyFor(
                        connection.getMetaData().getDatabaseProductName(), connection.getTransactionIsolation());
            } catch (SQLException e) {
                throw new IllegalStateException("asking the database how it isolates transactions", e);
            }
        }
    }

    /** Returns the operator's remedy, without which a realm under the profile isn't served; empty if none is needed. */
    public static Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }

    /**
     * Returns the remedy for a database product; null if none is needed.
     *
     * @param level one of {@code Connection.TRANSACTION_…}
     */
    static @Nullable String remedyFor(String product, int level) {
        boolean isSilent = SILENT.contains(product.toLowerCase(Locale.ROOT));
        return isSilent && level > Connection.TRANSACTION_READ_COMMITTED
                ? "have " + product
                        + " isolate transactions by READ COMMITTED: transaction_isolation=READ-COMMITTED in its"
                        + " configuration, or the same for the server's connections by --db-url-properties"
                : null;
    }
}
