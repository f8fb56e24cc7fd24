package no.helseprofil.keycloak.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables of the first change sets, with what was written then, become those of today, and nothing is lost. */
class UpgradedTablesTest {

    private static final String CHANGELOG = "META-INF/helseprofil-changelog.xml";

    /** Changes, observations and stamps: the tables that there were first. */
    private static final int FIRST = 3;

    private Connection connection;
    private Liquibase liquibase;

    @BeforeEach
    void open() throws SQLException, LiquibaseException {
        connection = DriverManager.getConnection("jdbc:h2:mem:upgraded;DB_CLOSE_DELAY=-1", "sa", "");
        Database database =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
        liquibase = new Liquibase(CHANGELOG, new ClassLoaderResourceAccessor(), database);
    }

    @AfterEach
    void close() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void whatWasWrittenStaysAndTheRestIsAdded() throws SQLException, LiquibaseException {
        liquibase.update(FIRST, new Contexts(), new LabelExpression());
        assertThat(tables()).contains("HELSEPROFIL_CHANGE", "HELSEPROFIL_OBSERVATION", "HELSEPROFIL_STAMP");
        assertThat(tables()).doesNotContain("HELSEPROFIL_LOG", "HELSEPROFIL_NOTICE", "HELSEPROFIL_ASSESSMENT");
        execute("INSERT INTO HELSEPROFIL_CHANGE (ID, REALM_ID, CHANGED_AT, KIND, DETAILS)"
                + " VALUES ('1', 'realm', 1, 'profile', '{\"ruleSet\":\"helseid\"}')");

        liquibase.update(new Contexts());

        assertThat(one("SELECT DETAILS FROM HELSEPROFIL_CHANGE WHERE ID = '1'")).isEqualTo("{\"ruleSet\":\"helseid\"}");
        assertThat(tables())
                .contains(
                        "HELSEPROFIL_ASSESSMENT",
                        "HELSEPROFIL_ASSESSED",
                        "HELSEPROFIL_REFUSAL",
                        "HELSEPROFIL_FIGURE",
                        "HELSEPROFIL_NOTICE",
                        "HELSEPROFIL_CHOICE",
                        "HELSEPROFIL_LOG",
                        "HELSEPROFIL_ENTRY",
                        "HELSEPROFIL_LOGKEY",
                        "HELSEPROFIL_WITNESSED");
        assertThat(one("SELECT CHARACTER_MAXIMUM_LENGTH FROM INFORMATION_SCHEMA.COLUMNS"
                        + " WHERE TABLE_NAME = 'HELSEPROFIL_OBSERVATION' AND COLUMN_NAME = 'REQUIREMENT'"))
                .as("wide enough for the name of a stage")
                .isEqualTo("255");
        assertThat(liquibase.listUnrunChangeSets(new Contexts(), new LabelExpression()))
                .as("a second start makes nothing")
                .isEmpty();
    }

    @Test
    void anEarlierVersionFindsTheTablesThatItKnows() throws SQLException, LiquibaseException {
        liquibase.update(FIRST, new Contexts(), new LabelExpression());
        List<String> earlier = columns();

        liquibase.update(new Contexts());

        assertThat(columns()).as("nothing is taken away or renamed").containsAll(earlier);
    }

    @Test
    void everyTableHoldsEveryCharacterOnMariaDbToo() throws IOException {
        String changes;
        try (InputStream file = Objects.requireNonNull(getClass().getResourceAsStream("/" + CHANGELOG))) {
            changes = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(found("ALTER TABLE (\\w+) CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", changes))
                .as("a new table needs a change set of its own that converts it, see 0.1.0-utf8mb4")
                .containsExactlyInAnyOrderElementsOf(found("createTable tableName=\"(\\w+)\"", changes));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private List<String> tables() throws SQLException {
        return list("SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME LIKE 'HELSEPROFIL%'");
    }

    private List<String> columns() throws SQLException {
        return list("SELECT TABLE_NAME || '.' || COLUMN_NAME || ' ' || IS_NULLABLE FROM INFORMATION_SCHEMA.COLUMNS"
                + " WHERE TABLE_NAME LIKE 'HELSEPROFIL%'");
    }

    private String one(String query) throws SQLException {
        return list(query).get(0);
    }

    private List<String> list(String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        connection.commit();
    }
}
