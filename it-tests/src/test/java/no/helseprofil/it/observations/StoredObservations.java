package no.helseprofil.it.observations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import no.helseprofil.testkit.server.PostgresServer;

/** The table of observations as an operator sees it, past the server. */
final class StoredObservations {

    /** Time whose observations a crash may lose, at most. */
    static final Duration AT_RISK = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private static final String OF_CLIENT =
            "select coalesce(requirement, 'seen') || ' at ' || request_kind, sum(request_count)"
                    + " from helseprofil_observation where client_id = ? group by 1 order by 1";

    private static final String BOUND_TOKENS =
            "select coalesce(sum(total), 0) from helseprofil_figure where figure = 'tokens-dpop'";

    private final PostgresServer postgres;

    StoredObservations(PostgresServer postgres) {
        this.postgres = postgres;
    }

    /** Lines such as {@code seen at token client_credentials: 3}. */
    List<String> of(String internalId) {
        try (Connection connection = postgres.connect();
                PreparedStatement query = connection.prepareStatement(OF_CLIENT)) {
            query.setString(1, internalId);
            List<String> lines = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1) + ": " + rows.getLong(2));
                }
            }
            return lines;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The lines of a client, when they are like this or the time is over within which they must be. */
    List<String> await(String internalId, Predicate<List<String>> expected) throws InterruptedException {
        long start = System.nanoTime();
        List<String> lines = of(internalId);
        while (!expected.test(lines) && System.nanoTime() - start < AT_RISK.toNanos()) {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            lines = of(internalId);
        }
        return lines;
    }

    /** Returns the number of tokens that were bound to a DPoP key, according to the figures. */
    long boundTokens() {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(BOUND_TOKENS)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everything that stands in the table, as text. */
    String everything() {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select o::text from helseprofil_observation o")) {
            StringBuilder text = new StringBuilder();
            while (rows.next()) {
                text.append(rows.getString(1)).append('\n');
            }
            return text.toString();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
