package no.helseprofil.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.fleet.FleetClient;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;

/**
 * A realm with more clients than could be made by REST. A machine client and a hundred clients with none to several
 * faults are made by REST, and the database copies them. Every second copy is one of the machine client, with a service
 * account and a {@code kid} of its own, so that no two clients have the same text of keys; those that request tokens
 * have a key of their own. Each was seen once and failed once.
 */
final class ManyClients {

    /** Distance between the numbers of machine clients, which are even. */
    static final int STEP = 2;

    private static final int TEMPLATES = 100;
    private static final int CHUNK = 20;

    /** Tables with the columns that get new values in a copy; all other columns are copied unchanged. */
    private static final List<Table> TABLES = List.of(
            new Table("client", "id", Map.of("id", "copy.id", "client_id", "copy.client_id")),
            new Table(
                    "client_attributes",
                    "client_id",
                    Map.of(
                            "client_id",
                            "copy.id",
                            "value",
                            "replace(original.value, '\"kid\":\"', '\"kid\":\"' || copy.number || '-')")),
            new Table("redirect_uris", "client_id", Map.of("client_id", "copy.id")),
            new Table("client_scope_client", "client_id", Map.of("client_id", "copy.id")),
            new Table("protocol_mapper", "client_id", Map.of("client_id", "copy.id", "id", derived("original.id"))));

    private static final String MAPPER_SETTINGS = "insert into protocol_mapper_config (protocol_mapper_id, value, name)"
            + " select " + derived("mapper.id") + ", setting.value, setting.name from copy"
            + " join protocol_mapper mapper on mapper.client_id = copy.template"
            + " join protocol_mapper_config setting on setting.protocol_mapper_id = mapper.id";

    private static final Table ACCOUNT = new Table(
            "user_entity",
            "service_account_client_link",
            Map.of(
                    "service_account_client_link",
                    "copy.id",
                    "username",
                    "'service-account-' || copy.client_id",
                    "email_constraint",
                    "copy.id",
                    "id",
                    derived("original.id")));

    private static final String ROLES = "insert into user_role_mapping (role_id, user_id) select role.role_id, "
            + derived("account.id") + " from copy"
            + " join user_entity account on account.service_account_client_link = copy.template"
            + " join user_role_mapping role on role.user_id = account.id";

    private static final String KEY = "update client_attributes set value = ? where name = 'jwks.string'"
            + " and client_id = (select id from copy where number = ?)";

    private static final String SEEN = "insert into helseprofil_observation (id, realm_id, client_id, request_kind,"
            + " requirement, key_id, observed_day, request_count, first_seen, last_seen, cause)"
            + " select substr(md5(copy.id) || coalesce(requirement, ''), 1, 43), original.realm_id, copy.id,"
            + " 'token client_credentials', requirement, null, ?, 1, ?, ?, requirement"
            + " from copy join client original on original.id = copy.template"
            + " cross join (values (null), ('assertion-type')) as seen (requirement)";

    private ManyClients() {}

    static String clientId(int number) {
        return "many-" + String.format("%06d", number);
    }

    /** Makes the realm, without a profile, with the clients that are to be copied. */
    static void prepare(AdminApi server, SigningKey key) {
        BenchRealm.STOCK.create(server, key);
        AdminApi realm = server.realm(BenchRealm.STOCK.realm());
        for (String scope : List.of("nhn:fleet-api/read", "of-another-time")) {
            succeeded(realm.post("client-scopes", Map.of("name", scope, "protocol", "openid-connect")));
        }
        List<ObjectNode> templates = Fleet.of(1, TEMPLATES, Instant.now()).clients().stream()
                .map(FleetClient::registration)
                .toList();
        templates.forEach(client -> client.withObject("/attributes").remove("helseprofil.registered"));
        for (int first = 0; first < TEMPLATES; first += CHUNK) {
            ObjectNode chunk = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
            chunk.putArray("clients").addAll(templates.subList(first, first + CHUNK));
            succeeded(realm.post("partialImport", chunk));
        }
    }

    /**
     * Copies them. The server that made them caches its clients, so it must be stopped, or its cache emptied.
     *
     * @param number number of copies
     * @param keys keys of some machine clients, by their numbers
     */
    static void copy(Connection database, int number, Map<Integer, SigningKey> keys) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("create temporary table template as"
                    + " select id, row_number() over (order by client_id) - 1 as position"
                    + " from client where client_id like 'fleet-%'");
            statement.execute("create temporary table copy as select number, gen_random_uuid()::text as id,"
                    + " 'many-' || to_char(number, 'FM000000') as client_id, case when number % " + STEP + " = 0"
                    + " then (select id from client where client_id = '" + BenchRealm.CLIENT + "')"
                    + " else template.id end as template"
                    + " from generate_series(0, " + (number - 1) + ") number"
                    + " join template on template.position = number / " + STEP + " % " + TEMPLATES);
            statement.execute("create index copy_number on copy (number)");
            for (Table table : TABLES) {
                statement.execute(table.copying(database));
            }
            statement.execute(MAPPER_SETTINGS);
            statement.execute(ACCOUNT.copying(database));
            statement.execute(ROLES);
        }
        try (PreparedStatement statement = database.prepareStatement(KEY)) {
            for (Map.Entry<Integer, SigningKey> key : keys.entrySet()) {
                statement.setString(1, key.getValue().publicJwkSet());
                statement.setInt(2, key.getKey());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        long now = System.currentTimeMillis();
        try (PreparedStatement statement = database.prepareStatement(SEEN)) {
            statement.setLong(1, now / 86_400_000);
            statement.setLong(2, now);
            statement.setLong(3, now);
            statement.execute();
        }
        try (Statement statement = database.createStatement()) {
            statement.execute("analyze");
        }
    }

    /** Returns the id of a copy's part, derived from that of the original. */
    private static String derived(String original) {
        return "md5(" + original + " || copy.id)::uuid::text";
    }

    private static Response succeeded(Response answer) {
        if (!answer.isSuccess()) {
            throw new IllegalStateException("the admin API answered " + answer + " " + answer.body());
        }
        return answer;
    }

    /**
     * A table whose rows are copied.
     *
     * @param name its name
     * @param client the column with the owner of a row
     * @param changed expressions of the new values, by column
     */
    private record Table(String name, String client, Map<String, String> changed) {

        String copying(Connection database) throws SQLException {
            List<String> columns = columns(database);
            return "insert into " + name + columns.stream().collect(Collectors.joining(", ", " (", ")"))
                    + columns.stream()
                            .map(column -> changed.getOrDefault(column, "original." + column))
                            .collect(Collectors.joining(", ", " select ", ""))
                    + " from copy join " + name + " original on original." + client + " = copy.template";
        }

        private List<String> columns(Connection database) throws SQLException {
            List<String> columns = new ArrayList<>();
            try (ResultSet rows = database.getMetaData().getColumns(null, "public", name, null)) {
                while (rows.next()) {
                    columns.add(rows.getString("COLUMN_NAME"));
                }
            }
            return columns;
        }
    }
}
