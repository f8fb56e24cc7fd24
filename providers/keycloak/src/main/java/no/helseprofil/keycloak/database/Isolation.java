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
 * Whether the database lets a transaction that has waited for another one read what that one has written. Every lock of
 * ours stands on it. MariaDB and MySQL don't, if nobody has configured them: they go on reading what was there before
 * the waiting, and tell nobody.
 */
public final class Isolation {

    private static final Set<String> SILENT = Set.of("mariadb", "mysql");

    /** Of this server, which has one database for as long as it runs. */
    private static @Nullable String remedy;

    private Isolation() {}

    /**
     * Looks at the database of a server; to be called before anybody asks for the remedy.
     *
     * @throws IllegalStateException if the database doesn't answer
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

    /** What the operator has to do before a realm under the profile may be served; empty if there is nothing. */
    public static Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }

    /**
     * What has to be done with a database of this name.
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
