package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.OnPostgres;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.PostgresServer;
import no.helseprofil.testkit.server.ServerOptions;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.Servers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of changes on PostgreSQL. The database has seen what an operator may do to it: the pack made its table, a
 * database administrator dropped it and made it again from the SQL that the server wrote, change set by change set as
 * versions bring them, and the server started on that. Run by {@link PostgresIT}.
 */
abstract class DatabaseTables {

    private static final String COLUMNS =
            "select column_name, data_type, character_maximum_length, is_nullable from information_schema.columns"
                    + " where table_name = 'helseprofil_change' order by column_name";
    private static final String INDEXES =
            "select indexdef from pg_indexes where tablename = 'helseprofil_change' order by indexdef";
    private static final String LINES = "select id, reason from helseprofil_change order by id";
    private static final String OTHER = "{\"ruleSet\":\"fapi2\",\"catalogue\":\"2026.1\"}";

    private static final String READ_ONLY = "alter database keycloak %s";

    /**
     * Statement that ends the other connections. A setting of a database is in force for connections that are made
     * later.
     */
    private static final String END_OTHERS = "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where pid <> pg_backend_pid() and usename = current_user";

    /** Number of connections that the pool may have, each of which may be met once after it was ended. */
    private static final int ATTEMPTS = 20;

    @TempDir
    private static Path folder;

    private static PostgresServer postgres;
    private static KeycloakServer server;
    private static List<String> madeByTheServer;
    private static String sql;
    private static Map<String, List<String>> written;
    private static Map<String, List<String>> kept;

    /** Every table that is ours, however many there come to be. */
    private static final String DROP_OURS = """
            do $$ declare name text; begin
              for name in select table_name from information_schema.tables
                  where table_name like 'helseprofil\\_%' or table_name = 'databasechangelog_helseprofi' loop
                execute 'drop table ' || name;
              end loop;
            end $$""";

    private TestRealm realm;

    @BeforeAll
    static void goThroughTheLifeOfTheTable() throws IOException, SQLException {
        postgres = OnPostgres.database();
        madeByTheServer = shape();
        execute("create table kept_observation as table helseprofil_observation;"
                + " create table kept_figure as table helseprofil_figure");
        execute(DROP_OURS);
        sql = writtenByTheServer(folder.resolve("update.sql"));
        FilledTables tables = FilledTables.by(sql, postgres);
        written = tables.written();
        kept = tables.kept();
        tables.empty();
        execute("insert into helseprofil_observation table kept_observation;"
                + " insert into helseprofil_figure table kept_figure");
        server = OnPostgres.server();
    }

    @BeforeEach
    void makeRealm() {
        realm = TestRealm.on(server, TestRealm.DOCUMENT);
    }

    @AfterEach
    void removeRealm() {
        realm.close();
    }

    @Test
    void theServerCreatesItsTables() {
        assertThat(madeByTheServer)
                .contains(
                        "changed_at bigint null NO",
                        "details text null NO",
                        "reason character varying 500 YES",
                        "author_user_name character varying 255 YES")
                .anyMatch(line -> line.contains("UNIQUE INDEX helseprofil_change_pk"))
                .anyMatch(line ->
                        line.contains("INDEX helseprofil_change_realm") && line.contains("(realm_id, changed_at)"));
    }

    @Test
    void theServerCanWriteTheSqlInstead() {
        assertThat(sql.lines().filter(line -> line.matches("(?i)(create|alter|drop|insert|update|delete) .*")))
                .as("nothing but what is ours")
                .isNotEmpty()
                .allMatch(line -> line.matches("(?i).*\\b(helseprofil_[a-z_]+|databasechangelog_helseprofi)\\b.*"));
    }

    /** Its user may not write a table: a backup that was restored by another user leaves it so. */
    @Test
    void aMissingPermissionIsA503WithALoggedRemedy() throws SQLException {
        execute("revoke insert on helseprofil_block from current_user");
        try {
            assertUnavailable(block(), "give it all rights on all tables");
        } finally {
            execute("grant insert on helseprofil_block to current_user");
        }
        assertThat(block().status()).isEqualTo(201);
    }

    @Test
    void aReadOnlyDatabaseIsA503WithALoggedRemedy() throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            assertThat(realm.admin().get("helseprofil/blocks").status())
                    .as("Keycloak knows realm and administrator, for whom its own answer would be 500")
                    .isEqualTo(200);
            statement.execute(READ_ONLY.formatted("set default_transaction_read_only = on"));
            statement.execute(END_OTHERS);
            try {
                Response answer = block();
                for (int attempt = 0; attempt < ATTEMPTS && !isReadOnly(answer); attempt++) {
                    answer = block();
                }
                assertUnavailable(answer, "it is read-only: have it take writes");
            } finally {
                statement.execute(READ_ONLY.formatted("reset default_transaction_read_only"));
                statement.execute(END_OTHERS);
            }
        }
        Response answer = block();
        for (int attempt = 0; attempt < ATTEMPTS && !answer.isSuccess(); attempt++) {
            answer = block();
        }
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    /** Returns whether this answer met the read-only database, not a connection that was ended. The counts meet it too. */
    private static boolean isReadOnly(Response answer) {
        return answer.status() == 503 && server.log().contains("it is read-only");
    }

    private Response block() {
        return realm.admin()
                .post("helseprofil/blocks", Map.of("reason", "a", "kind", "client", "value", TestRealm.OTHER_MACHINE));
    }

    private static void assertUnavailable(Response answer, String remedy) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.text("detail")).contains("look first whether it was done", "the server's log says why");
        assertThat(server.log()).contains("The database refuses what requests need", remedy);
    }

    @Test
    void theWrittenSqlCreatesTheSameTables() throws SQLException {
        assertThat(shape()).isEqualTo(madeByTheServer);
    }

    /** An operator comes from any version: what it has written stands through all that has changed since. */
    @Test
    void everyChangeSetKeepsExistingRows() throws SQLException {
        assertThat(FilledTables.changeSets(sql))
                .as("each was met by the rows of those before it")
                .isEqualTo(query("select id from databasechangelog_helseprofi").size());
        assertThat(written).containsKeys("helseprofil_change", "helseprofil_observation", "helseprofil_block");
        assertThat(kept)
                .isEqualTo(written)
                .allSatisfy((table, rows) -> assertThat(rows).as(table).hasSize(1));
    }

    @Test
    void aRestartChangesNoTables() {
        assertThat(server.log()).contains("Listening on").doesNotContain("Using changelog");
    }

    @Test
    void aChangeIsRecordedAndRead() {
        assertThat(put(OTHER, "sak 12/26: følger ÆØÅ og 🏥").status()).isEqualTo(204);

        JsonNode lines = realm.admin().get("helseprofil/changes").json();
        assertThat(lines).hasSize(1);
        assertThat(lines.at("/0/why").textValue()).isEqualTo("sak 12/26: følger ÆØÅ og 🏥");
        assertThat(lines.at("/0/details"))
                .hasToString("[{\"path\":\"/ruleSet\",\"from\":\"helseid\",\"to\":\"fapi2\"}]");
    }

    @Test
    void theLongestValuesFit() {
        String exempt = "{\"ruleSet\":\"helseid\",\"exempt\":[{\"id\":\""
                + realm.id(TestRealm.MACHINE)
                + "\",\"until\":\"2099-01-01T00:00:00Z\",\"reason\":\"\"}]}";
        String longest = exempt.replace("\"\"", "\"" + "å".repeat(64 * 1024 - exempt.length()) + "\"");

        assertThat(put(longest, "å".repeat(500)).status()).isEqualTo(204);
        assertThat(put(TestRealm.DOCUMENT, "å".repeat(500)).status()).isEqualTo(204);

        JsonNode lines = realm.admin().get("helseprofil/changes").json();
        assertThat(lines.at("/0/details").toString()).hasSizeGreaterThan(63 * 1024);
        assertThat(lines.at("/0/why").textValue()).hasSize(500);
    }

    @Test
    void ifTheChangeCannotBeStoredTheProfileIsUnchanged() throws SQLException {
        List<String> before = query(LINES);
        execute("alter table helseprofil_change add constraint full_up check (false) not valid");
        Response answer = put(OTHER, "not to be stored");
        execute("alter table helseprofil_change drop constraint full_up");

        assertThat(answer.status())
                .as("Keycloak's answer to a violated constraint")
                .isEqualTo(409);
        assertThat(realm.admin().profile().body()).isEqualTo(TestRealm.DOCUMENT);
        assertThat(query(LINES)).isEqualTo(before);
    }

    @Test
    void ifTheProfileCannotBeStoredThereIsNoChange() throws SQLException {
        List<String> before = query(LINES);
        execute("alter table component_config add constraint full_up check (false) not valid");
        Response answer = put(OTHER, "not to be stored");
        execute("alter table component_config drop constraint full_up");

        assertThat(answer.status())
                .as("Keycloak's answer to a violated constraint")
                .isEqualTo(409);
        assertThat(realm.admin().profile().body()).isEqualTo(TestRealm.DOCUMENT);
        assertThat(query(LINES)).isEqualTo(before);
    }

    @Test
    void changesOfARemovedRealmRemain() throws SQLException {
        TestRealm removed = TestRealm.on(server, TestRealm.DOCUMENT);
        removed.putProfile(OTHER);
        removed.delete();

        assertThat(query("select kind from helseprofil_change where realm_name = '" + removed.name() + "'"))
                .containsExactly("profile");
    }

    @Test
    void theServerNeedsNoPermissionToAlterChanges() throws SQLException {
        execute("revoke update, delete, truncate on helseprofil_change, helseprofil_entry from keycloak");
        for (String forbidden : List.of(
                "update helseprofil_change set reason = null",
                "delete from helseprofil_change",
                "truncate helseprofil_change")) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> execute(forbidden))
                    .withMessageContaining("permission denied for table helseprofil_change");
        }

        assertThat(put(OTHER, "appended").status()).isEqualTo(204);
        assertThat(realm.admin().get("helseprofil/changes").json()).hasSize(1);
    }

    @Test
    void theLogRevealsADatabaseAdministratorsManipulation() throws IOException, SQLException {
        execute("grant update, delete on helseprofil_change, helseprofil_entry to keycloak");
        assertThat(put(OTHER, "as it was").status()).isEqualTo(204);
        assertThat(put(TestRealm.DOCUMENT, "goes on").status()).isEqualTo(204);
        Path kept = Files.writeString(
                folder.resolve("kept.txt"),
                realm.admin().get("helseprofil/log/checkpoint").body());
        String ofThis = " where realm_name = '" + realm.name() + "' and reason = ";
        String origin = query("select origin from helseprofil_log where realm_id = (select id from realm where name = '"
                        + realm.name() + "')")
                .get(0);
        assertThat(verified(kept)).startsWith("0: as logged: 2 entries");

        execute("update helseprofil_change set reason = 'otherwise'" + ofThis + "'as it was'");
        assertThat(verified(kept)).isEqualTo("1: changed: the content of entry 0 isn't what was logged\n");
        execute("delete from helseprofil_change" + ofThis + "'otherwise'");
        assertThat(verified(kept)).isEqualTo("1: missing: the content of entry 0\n");
        execute("delete from helseprofil_entry where origin = '" + origin + "'");
        execute("update helseprofil_log set entries = 0, subtrees = '' where origin = '" + origin + "'");
        assertThat(verified(kept)).isEqualTo("1: cut off: entries 0 to 1 at the end: " + kept + " has 2\n");
    }

    private String verified(Path kept) throws IOException {
        Path log = Files.writeString(
                folder.resolve("log.ndjson"),
                realm.admin().get("helseprofil/log").body());
        return ShippedJar.run("verify", log.toString(), "--checkpoint", kept.toString());
    }

    @Test
    void aWitnessSignsTheCheckpoint() throws IOException {
        assertThat(put(OTHER, "to be seen").status()).isEqualTo(204);
        assertThat(publicCheckpoint()).doesNotContain("witness.example");

        new ServerProbe(server).run("helseprofil-log-witness");

        assertThat(publicCheckpoint()).containsOnlyOnce("\u2014 witness.example/it ");
        Path log = Files.writeString(
                folder.resolve("witnessed.ndjson"),
                realm.admin().get("helseprofil/log").body());
        assertThat(ShippedJar.run("verify", log.toString(), "--key", OnPostgres.WITNESS.key()))
                .startsWith("0: as logged: 1 entries");
    }

    private String publicCheckpoint() {
        return Request.get(realm.address("helseprofil/checkpoint")).send().body();
    }

    /**
     * PostgreSQL takes no null character where H2 does. A stranger's name with one belongs to no client, and is no
     * fault of the server.
     */
    @Test
    void aNullCharacterIsNoServerError() {
        OidcClient client = realm.oidc(TestRealm.MACHINE);
        String name = TestRealm.MACHINE + "\u0000";
        String forged = client.assertion()
                .with("azp", name)
                .with("sub", name)
                .with("sid", name)
                .sign();
        assertThat(realm.admin()
                        .post(
                                "helseprofil/blocks",
                                Map.of("kind", "client", "value", TestRealm.OTHER_MACHINE, "reason", "tokens are read"))
                        .status())
                .isEqualTo(201);

        Map<String, Response> answers = new LinkedHashMap<>();
        answers.put(
                "assertion",
                client.withAssertion(one -> one.with("sub", name).with("iss", name))
                        .clientCredentials(TestRealm.SCOPE)
                        .response());
        answers.put(
                "assertion's id",
                client.withAssertion(one -> one.with("jti", name))
                        .clientCredentials(TestRealm.SCOPE)
                        .response());
        answers.put(
                "Basic header",
                client.withRequest(request -> request.withoutForm("client_assertion")
                                .withoutForm("client_id")
                                .basicAuthentication(name, "x"))
                        .clientCredentials(TestRealm.SCOPE)
                        .response());
        answers.put(
                "authorization request",
                Request.get(URI.create(
                                realm.address("protocol/openid-connect/auth") + "?response_type=code&client_id=a%00b"))
                        .send());
        answers.put(
                "Basic header in the administration",
                Request.get(URI.create(server.url() + "/admin/realms/" + realm.name() + "/helseprofil/profile"))
                        .basicAuthentication(name, "x")
                        .send());
        answers.put(
                "proof",
                client.withProof(proof -> proof.with("jti", name))
                        .clientCredentials(TestRealm.SCOPE)
                        .response());
        answers.put(
                "request object",
                realm.oidc(TestRealm.USER_LOGIN)
                        .withRequestObject(
                                object -> object.with("client_id", name).with("iss", name))
                        .pushObject(realm.authorizationRequest())
                        .response());
        answers.put(
                "introspected token",
                realm.oidc(TestRealm.API).introspect(forged).response());
        answers.put(
                "exchanged token",
                realm.oidc(TestRealm.USER_LOGIN)
                        .exchangeToken(forged, TestRealm.SCOPE)
                        .response());
        answers.put(
                "token at userinfo",
                Request.get(realm.address("protocol/openid-connect/userinfo"))
                        .header("Authorization", "DPoP " + forged)
                        .send());
        answers.put(
                "token at our self-service",
                Request.get(realm.address("helseprofil/self"))
                        .header("Authorization", "DPoP " + forged)
                        .send());

        for (String path : List.of(
                "clients/a%00b",
                "clients/a%00b/traffic",
                "refusals?client=a%00b",
                "notices?client=a%00b",
                "assessments/latest?client=a%00b")) {
            answers.put(path, realm.admin().get("helseprofil/" + path));
        }
        for (String path : List.of("protocol/openid-connect/auth", "protocol/openid-connect/logout")) {
            answers.put(
                    path,
                    Request.post(realm.address(path))
                            .form("client_id", "\u0000")
                            .send());
        }
        answers.put(
                "client registration",
                Request.get(realm.address("clients-registrations/default/%00")).send());
        answers.put("a client at Keycloak's own administration", realm.admin().get("clients?clientId=a%00b"));
        answers.put("a user there", realm.admin().get("users/a%00b"));
        answers.put("a block's id", realm.admin().delete("helseprofil/blocks/%00"));
        answers.put("an assessment's id", realm.admin().get("helseprofil/assessments/%00"));
        assertThat(List.of(
                        answers.get("protocol/openid-connect/auth"),
                        answers.get("protocol/openid-connect/logout"),
                        answers.get("client registration"),
                        answers.get("a block's id")))
                .as("what a database was asked for that can't have it is the sender's fault, and says what to change")
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(400))
                .allSatisfy(answer -> assertThat(answer.body()).contains("null character"));
        Map<String, String> block = Map.of("kind", "client", "value", name, "reason", "a");
        answers.put("block", realm.admin().post("helseprofil/blocks", block));
        answers.put("dry run of a block", realm.admin().post("helseprofil/blocks?dry-run=true", block));
        answers.put(
                "cohort",
                realm.admin()
                        .post(
                                "helseprofil/clients/cohort",
                                Map.of("clients", List.of(name), "cohort", "a", "reason", "a")));

        assertThat(answers)
                .allSatisfy((where, answer) -> assertThat(answer.status())
                        .as("%s: %s", where, answer.body())
                        .isLessThan(500));
    }

    @Test
    void anExemptionEndsWithItsClient() {
        JsonNode removed = realm.admin().client(TestRealm.WITH_SECRET);
        JsonNode other = realm.admin().client(TestRealm.WITHOUT_CREDENTIALS);
        realm.putProfile(RemovedClientIT.exempting(removed, other));

        assertThat(realm.admin()
                        .delete("clients/" + removed.path("id").textValue())
                        .status())
                .isEqualTo(204);

        JsonNode exemptions = realm.admin().profile().json().path("exempt");
        assertThat(exemptions).as("the other's stays").hasSize(1);
        assertThat(exemptions.at("/0/id")).isEqualTo(other.path("id"));
    }

    /** Returns the SQL that Keycloak writes before it ends, where the operator has chosen to apply SQL by hand. */
    private static String writtenByTheServer(Path file) throws IOException {
        ServerOptions manual = OnPostgres.options()
                .withArgument("--spi-connections-jpa--quarkus--migration-strategy=manual")
                .withArgument("--spi-connections-jpa--quarkus--migration-export=" + file);
        assertThatIllegalStateException()
                .isThrownBy(() -> Servers.startOnThisMachine(manual).close())
                .withMessageContaining("Database not up-to-date, please migrate database with " + file);
        assertThat(shape()).as("nothing was done to the database").isEmpty();
        return Files.readString(file);
    }

    private Response put(String document, String reason) {
        return realm.admin()
                .send(realm.admin()
                        .request(
                                "PUT",
                                "helseprofil/profile?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8))
                        .header("If-Match", "*")
                        .body("application/json", document));
    }

    private static List<String> shape() {
        try {
            List<String> shape = new ArrayList<>(query(COLUMNS));
            shape.addAll(query(INDEXES));
            return shape;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> query(String query) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                lines.add(line(rows));
            }
            return lines;
        }
    }

    private static String line(ResultSet row) throws SQLException {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            cells.add(row.getString(column));
        }
        return String.join(" ", cells);
    }

    private static void execute(String statements) throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
