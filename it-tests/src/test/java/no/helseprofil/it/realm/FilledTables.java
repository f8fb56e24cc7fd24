package no.helseprofil.it.realm;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import no.helseprofil.testkit.server.PostgresServer;

/**
 * Our tables on PostgreSQL, as versions have brought them: change set by change set. Each gets a row on its first day,
 * in which every column has as much as it takes, and whatever comes later meets that row.
 */
final class FilledTables {

    private static final Pattern CHANGE_SET = Pattern.compile("(?m)^(?=-- Changeset )");

    /** Without the one in which Liquibase remembers what it has done, and its lock. */
    private static final String TABLES = "select table_name from information_schema.tables"
            + " where table_name like 'helseprofil\\_%' order by table_name";

    private final PostgresServer postgres;
    private final Map<String, String> columns = new TreeMap<>();
    private final Map<String, List<String>> written = new TreeMap<>();

    private FilledTables(PostgresServer postgres) {
        this.postgres = postgres;
    }

    /** Makes them in a database that has none of them, by what a server has written. */
    static FilledTables by(String sql, PostgresServer postgres) throws SQLException {
        FilledTables tables = new FilledTables(postgres);
        for (String changeSet : CHANGE_SET.split(sql)) {
            tables.execute(changeSet);
            for (String table : tables.first(TABLES)) {
                if (!tables.columns.containsKey(table)) {
                    tables.fill(table);
                }
            }
        }
        return tables;
    }

    /** Returns the number of change sets in a server's SQL. */
    static long changeSets(String sql) {
        return CHANGE_SET
                .splitAsStream(sql)
                .filter(part -> part.startsWith("-- Changeset "))
                .count();
    }

    /** The rows of each table's first day. */
    Map<String, List<String>> written() {
        return Map.copyOf(written);
    }

    /** Returns the present content of those columns. */
    Map<String, List<String>> kept() throws SQLException {
        Map<String, List<String>> kept = new LinkedHashMap<>();
        for (String table : columns.keySet()) {
            kept.put(table, rows(table));
        }
        return kept;
    }

    /** Takes the rows away: a server that starts would read them. */
    void empty() throws SQLException {
        for (String table : columns.keySet()) {
            execute("delete from " + table);
        }
    }

    private void fill(String table) throws SQLException {
        String ofTable =
                " from information_schema.columns where table_name = '" + table + "' order by ordinal_position";
        columns.put(table, String.join(", ", first("select column_name" + ofTable)));
        List<String> values = first("select case when data_type = 'character varying'"
                + " then '''' || repeat('1', character_maximum_length) || ''''"
                + " when data_type = 'text' then '''{}''' when data_type = 'boolean' then 'true' else '1' end"
                + ofTable);
        execute("insert into " + table + " (" + columns.get(table) + ") values (" + String.join(", ", values) + ")");
        written.put(table, rows(table));
    }

    private List<String> rows(String table) throws SQLException {
        return first("select row(" + columns.get(table) + ")::text from " + table);
    }

    private List<String> first(String query) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> cells = new ArrayList<>();
            while (rows.next()) {
                cells.add(rows.getString(1));
            }
            return cells;
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
