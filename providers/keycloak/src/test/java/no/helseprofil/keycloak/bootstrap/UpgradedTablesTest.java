package no.helseprofil.keycloak.bootstrap;

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
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables of the first change sets, with what was written then, become those of today, and nothing is lost. */
class UpgradedTablesTest {

    private static final String DATABASE = "jdbc:h2:mem:upgraded;DB_CLOSE_DELAY=-1";
    private static final String CHANGELOG = "META-INF/helseprofil-changelog.xml";

    /** Changes, observations and stamps: the tables that there were first. */
    private static final int FIRST = 3;

    private Connection connection;
    private Liquibase liquibase;

    @BeforeEach
    void open() throws SQLException, LiquibaseException {
        connection = DriverManager.getConnection(DATABASE, "sa", "");
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
    void anEarlierVersionFindsItsTablesUnchanged() throws SQLException, LiquibaseException {
        liquibase.update(FIRST, new Contexts(), new LabelExpression());
        List<String> earlier = columns();

        liquibase.update(new Contexts());

        assertThat(columns()).as("nothing is taken away or renamed").containsAll(earlier);
    }

    /** Change sets come as versions bring them; whatever is new gets a row at once, filled to its columns' ends. */
    @Test
    void currentEntitiesReadRowsOfEveryEarlierSchema() throws SQLException, LiquibaseException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (int sets : List.of(FIRST, 3, Integer.MAX_VALUE)) {
            liquibase.update(sets, new Contexts(), new LabelExpression());
            for (String table : tables()) {
                if (!rows.containsKey(table)) {
                    rows.put(table, columns(table));
                    execute(fullRow(table));
                }
            }
        }

        assertThat(liquibase.listUnrunChangeSets(new Contexts(), new LabelExpression()))
                .as("a second start makes nothing")
                .isEmpty();
        assertThat(one("SELECT CHARACTER_MAXIMUM_LENGTH FROM INFORMATION_SCHEMA.COLUMNS"
                        + " WHERE TABLE_NAME = 'HELSEPROFIL_OBSERVATION' AND COLUMN_NAME = 'REQUIREMENT'"))
                .as("wide enough for the name of a stage")
                .isEqualTo("255");
        Configuration today = new Configuration()
                .setProperty("hibernate.connection.url", DATABASE)
                .setProperty("hibernate.connection.username", "sa");
        new ProfileJpaEntityProviderFactory().getEntities().forEach(today::addAnnotatedClass);
        try (SessionFactory entities = today.buildSessionFactory();
                Session session = entities.openSession()) {
            assertThat(entities.getMetamodel().getEntities())
                    .as("an entity for each table")
                    .hasSameSizeAs(rows.keySet())
                    .allSatisfy(entity -> assertThat(session.createQuery("from " + entity.getName(), Object.class)
                                    .getResultList())
                            .as(entity.getName())
                            .hasSize(1));
        }
        for (Map.Entry<String, List<String>> row : rows.entrySet()) {
            String kept = row.getValue().stream()
                    .map(column -> column + " IS NOT NULL")
                    .collect(Collectors.joining(" AND "));
            assertThat(one("SELECT COUNT(*) FROM " + row.getKey() + " WHERE " + kept))
                    .as("%s has what was written into it", row.getKey())
                    .isEqualTo("1");
        }
    }

    @Test
    void everyMariaDbColumnStoresUnicode() throws IOException {
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

    private List<String> columns(String table) throws SQLException {
        return list("SELECT COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = '" + table
                + "' ORDER BY ORDINAL_POSITION");
    }

    /** A row in which every column has as much as it takes. */
    private String fullRow(String table) throws SQLException {
        List<String> values = list("SELECT CASE WHEN DATA_TYPE = 'CHARACTER VARYING'"
                + " THEN '''' || REPEAT('1', CHARACTER_MAXIMUM_LENGTH) || ''''"
                + " WHEN DATA_TYPE LIKE '%LARGE OBJECT' THEN '''{}'''"
                + " WHEN DATA_TYPE = 'BOOLEAN' THEN 'TRUE' ELSE '1' END"
                + " FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = '" + table + "' ORDER BY ORDINAL_POSITION");
        return "INSERT INTO " + table + " (" + String.join(", ", columns(table)) + ") VALUES ("
                + String.join(", ", values) + ")";
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
