package no.helseprofil.bench;

import static no.helseprofil.fleet.FleetRealm.succeeded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.helseprofil.fleet.Fleet;
import no.helseprofil.fleet.FleetClient;
import no.helseprofil.fleet.FleetRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.PostgresServer;

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

    private static final String COPIES = """
            create temporary table template as
              select id, row_number() over (order by client_id) - 1 as position
              from client where client_id like 'fleet-%%';
            create temporary table copy as
              select number, gen_random_uuid()::text as id, 'many-' || to_char(number, 'FM000000') as client_id,
                case when number %% 2 = 0 then (select id from client where client_id = 'bench-machine')
                  else template.id end as template
              from generate_series(0, %d - 1) number
              join template on template.position = number / 2 %% 100;
            create index copy_number on copy (number);
            """;

    /** A table whose rows are copied: its name, the column with the owner of a row, and the new values. */
    private static final String TABLE = """
            insert into %1$s select made.* from copy join %1$s original on original.%2$s = copy.template
              cross join lateral jsonb_populate_record(original, jsonb_build_object(%3$s)) made
            """;

    /** The id of a copy's part, derived from that of the original. */
    private static final String DERIVED = "md5(original.id || copy.id)::uuid::text";

    private static final List<String> TABLES = List.of(
            TABLE.formatted("client", "id", "'id', copy.id, 'client_id', copy.client_id"),
            TABLE.formatted("client_attributes", "client_id", """
                    'client_id', copy.id,
                    'value', replace(original.value, '"kid":"', '"kid":"' || copy.number || '-')"""),
            TABLE.formatted("redirect_uris", "client_id", "'client_id', copy.id"),
            TABLE.formatted("client_scope_client", "client_id", "'client_id', copy.id"),
            TABLE.formatted("protocol_mapper", "client_id", "'client_id', copy.id, 'id', " + DERIVED),
            """
            insert into protocol_mapper_config (protocol_mapper_id, value, name)
              select %s, setting.value, setting.name from copy
              join protocol_mapper original on original.client_id = copy.template
              join protocol_mapper_config setting on setting.protocol_mapper_id = original.id
            """.formatted(DERIVED),
            TABLE.formatted("user_entity", "service_account_client_link", """
                    'service_account_client_link', copy.id, 'email_constraint', copy.id,
                    'username', 'service-account-' || copy.client_id, 'id', """ + DERIVED),
            """
            insert into user_role_mapping (role_id, user_id)
              select role.role_id, %s from copy
              join user_entity original on original.service_account_client_link = copy.template
              join user_role_mapping role on role.user_id = original.id
            """.formatted(DERIVED),
            """
            insert into helseprofil_observation (id, realm_id, client_id, request_kind, requirement, key_id,
              observed_day, request_count, first_seen, last_seen, cause)
              select substr(md5(copy.id) || coalesce(requirement, ''), 1, 43), original.realm_id, copy.id,
                'token client_credentials', requirement, null, now / 86400000, 1, now, now, requirement
              from copy join client original on original.id = copy.template
              cross join (values (null), ('assertion-type')) as seen (requirement)
              cross join (select (extract(epoch from now()) * 1000)::bigint) as instant (now)
            """);

    private static final String KEY = "update client_attributes set value = ? where name = 'jwks.string'"
            + " and client_id = (select id from copy where number = ?)";

    private ManyClients() {}

    static String clientId(int number) {
        return "many-" + String.format("%06d", number);
    }

    /** Makes the realm, without a profile, with the clients that are to be copied. */
    static void prepare(AdminApi server, SigningKey key) {
        BenchRealm.STOCK.create(server, key);
        FleetRealm realm = new FleetRealm(server.realm(BenchRealm.STOCK.realm()));
        for (String scope : List.of("nhn:fleet-api/read", "of-another-time")) {
            succeeded(realm.admin().post("client-scopes", Map.of("name", scope, "protocol", "openid-connect")));
        }
        List<ObjectNode> templates = Fleet.of(1, TEMPLATES, Instant.now()).clients().stream()
                .map(FleetClient::registration)
                .toList();
        templates.forEach(client -> client.withObject("/attributes").remove("helseprofil.registered"));
        realm.importClients(templates);
    }

    /**
     * Copies them. The server that made them caches its clients, so it must be stopped, or its cache emptied.
     *
     * @param number number of copies
     * @param keys keys of some machine clients, by their numbers
     */
    static void copy(PostgresServer postgres, int number, Map<Integer, SigningKey> keys) throws SQLException {
        try (Connection database = postgres.connect();
                Statement statement = database.createStatement()) {
            statement.execute(COPIES.formatted(number));
            for (String table : TABLES) {
                statement.execute(table);
            }
            try (PreparedStatement update = database.prepareStatement(KEY)) {
                for (Map.Entry<Integer, SigningKey> key : keys.entrySet()) {
                    update.setString(1, key.getValue().publicJwkSet());
                    update.setInt(2, key.getKey());
                    update.addBatch();
                }
                update.executeBatch();
            }
            statement.execute("analyze");
        }
    }
}
