package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the table of changes: its content, its readers, and that no user takes anything out of it. */
class AuditLogIT {

    private static final String WITHOUT_TYPE =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"assertion-type\":{\"phase\":\"off\"}}}";

    /** Keycloak lets who manages clients view them. */
    private static final Set<String> READERS = Set.of("view-clients", "manage-clients", "manage-realm");

    private static final KeycloakServer server = SharedServer.get();

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @BeforeEach
    void putTheCompliantDocumentInForce() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Test
    @Tag("smoke")
    void aProfileWriteRecordsWhoWhenWhatAndWhy() {
        Instant before = Instant.now();
        AdminApi manager = Administrators.of(server, realm.name(), "manage-realm");

        assertThat(put(manager, WITHOUT_TYPE, "Leverandøren følger etter i mai").status())
                .isEqualTo(204);

        JsonNode line = newestLine(realm.admin());
        assertThat(line.at("/who/realm/name").textValue()).isEqualTo("master");
        assertThat(line.at("/who/user/name").textValue()).isEqualTo(realm.name() + "-manage-realm");
        assertThat(line.at("/who/user/id").textValue()).isNotBlank();
        assertThat(line.at("/who/client/name").textValue()).isEqualTo("admin-cli");
        assertThat(Duration.between(before, Instant.parse(line.path("when").textValue())))
                .isBetween(Duration.ofSeconds(-1), Duration.ofMinutes(1));
        assertThat(line.at("/what/kind").textValue()).isEqualTo("profile");
        assertThat(line.path("why").textValue()).isEqualTo("Leverandøren følger etter i mai");
        assertThat(line.path("details"))
                .hasToString("[{\"path\":\"/requirements\",\"to\":{\"assertion-type\":{\"phase\":\"off\"}}}]");
    }

    @Test
    void aWriteWithoutAReasonRecordsNone() {
        realm.putProfile(WITHOUT_TYPE);

        assertThat(newestLine(realm.admin()).has("why")).isFalse();
    }

    @Test
    void aNoOpWriteIsNotRecorded() {
        List<JsonNode> before = lines(realm.admin(), "");

        assertThat(put(realm.admin(), TestRealm.DOCUMENT, "the same once more").status())
                .isEqualTo(204);

        assertThat(lines(realm.admin(), "")).isEqualTo(before);
    }

    @Test
    void aRefusedWriteIsNotRecorded() {
        List<JsonNode> before = lines(realm.admin(), "");
        AdminApi viewer = Administrators.of(server, realm.name(), "view-clients");

        assertThat(realm.admin().putProfile("{\"ruleSet\":\"none\"}", "*").status())
                .isEqualTo(400);
        assertThat(realm.admin().putProfile(WITHOUT_TYPE, "\"stale\"").status()).isEqualTo(412);
        assertThat(realm.admin().putProfile(WITHOUT_TYPE, null).status()).isEqualTo(428);
        assertThat(viewer.putProfile(WITHOUT_TYPE, "*").status()).isEqualTo(403);

        assertThat(lines(realm.admin(), "")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "two\nlines", "a\tb", "too long"})
    void anInvalidReasonIsRefused(String reason) {
        List<JsonNode> before = lines(realm.admin(), "");

        Response answer = put(realm.admin(), WITHOUT_TYPE, reason.replace("too long", "x".repeat(501)));

        assertProblem(answer, "reason is one line of 1 to 500 characters");
        assertThat(realm.admin().profile().body()).isEqualTo(TestRealm.DOCUMENT);
        assertThat(lines(realm.admin(), "")).isEqualTo(before);
    }

    @Test
    void theNewestChangeComesFirstInPages() {
        IntStream.range(0, 5)
                .forEach(i -> put(realm.admin(), i % 2 == 0 ? WITHOUT_TYPE : TestRealm.DOCUMENT, "write " + i));

        assertThat(reasons("")).startsWith("write 4", "write 3", "write 2", "write 1", "write 0");
        assertThat(reasons("?max=2")).containsExactly("write 4", "write 3");
        assertThat(reasons("?first=2&max=2")).containsExactly("write 2", "write 1");
        assertThat(reasons("?first=4")).startsWith("write 0").doesNotContain("write 1");
        assertThat(reasons("?first=2147483647")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"first=-1", "first=x", "first=2147483648", "max=0", "max=-1", "max=101", "max=ten", "max=1.5"})
    void anInvalidPageIsRefused(String query) {
        Response answer = realm.admin().get("helseprofil/changes?" + query);

        assertProblem(answer, query.substring(0, query.indexOf('=')) + " is how many changes");
    }

    @Test
    void onlyClientViewersAndRealmManagersRead() {
        put(realm.admin(), WITHOUT_TYPE, "secret to others");
        SoftAssertions softly = new SoftAssertions();
        for (String role : adminRoles()) {
            Response answer = Administrators.of(server, realm.name(), role).get("helseprofil/changes");
            softly.assertThat(answer.status()).as(role).isEqualTo(READERS.contains(role) ? 200 : 403);
            softly.assertThat(answer.body().contains("secret to others"))
                    .as(role)
                    .isEqualTo(READERS.contains(role));
        }
        softly.assertAll();
    }

    @Test
    void anAdministratorOfAnotherRealmCannotRead() {
        try (TestRealm other = TestRealm.underProfile()) {
            AdminApi neighbour = Administrators.of(server, other.name(), "view-clients", "manage-realm");

            assertThat(neighbour.get("helseprofil/changes").status()).isEqualTo(200);
            assertThat(neighbour.realm(realm.name()).get("helseprofil/changes").status())
                    .isEqualTo(403);
            assertThat(Administrators.of(server, realm.name())
                            .get("helseprofil/changes")
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void anUnauthenticatedRequestCannotRead() {
        URI address = URI.create(server.url() + "/admin/realms/" + realm.name() + "/helseprofil/changes");

        assertThat(Request.get(address).send().status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void noRoleWritesOrDeletesAChange(String method) {
        put(realm.admin(), WITHOUT_TYPE, "stays");
        String id = newestLine(realm.admin()).path("id").textValue();

        for (String path : List.of("helseprofil/changes", "helseprofil/changes/" + id)) {
            Request request = realm.admin().request(method, path).body("application/json", "[]");
            assertThat(realm.admin().send(request).status()).as(path).isIn(404, 405);
        }
        assertThat(reasons("?max=1")).containsExactly("stays");
    }

    @Test
    void eachRealmHasItsOwnChanges() {
        try (TestRealm other = TestRealm.underProfile()) {
            put(realm.admin(), WITHOUT_TYPE, "of this one");

            assertThat(lines(other.admin(), "")).isEmpty();
            assertThat(reasons("?max=1")).containsExactly("of this one");
        }
    }

    @Test
    void aRecreatedRealmStartsWithoutChanges() {
        AdminApi master = realm.admin().realm("");
        String name = "again-" + realm.name();
        JsonNode empty = GivenKeys.realm(name);
        AdminApi admin = realm.admin().realm(name);
        master.post("", empty);
        put(admin, WITHOUT_TYPE, "of the old one");
        assertThat(lines(admin, ""))
                .as("the document, that the realm is activated, and the client scopes that it got")
                .hasSize(3);

        admin.delete("");
        master.post("", empty);

        assertThat(lines(admin, "")).isEmpty();
        admin.delete("");
    }

    @Test
    void aRealmAdministratorIsRecordedWithTheRealm() {
        String name = "own-" + realm.name();
        AdminApi admin = realm.admin().realm(name);
        admin.realm("").post("", realmWithAnAdministratorOfItsOwn(name));

        Response write = Request.of("PUT", URI.create(server.url() + "/admin/realms/" + name + "/helseprofil/profile"))
                .header("Authorization", "Bearer " + tokenOfItsOwnAdministrator(name))
                .header("If-Match", "*")
                .body("application/json", TestRealm.DOCUMENT)
                .send();

        assertThat(write.status()).isEqualTo(204);
        JsonNode line = newestLine(admin);
        assertThat(line.at("/who/realm/name").textValue()).isEqualTo(name);
        assertThat(line.at("/who/user/name").textValue()).isEqualTo("ada");
        admin.delete("");
    }

    @Test
    void repairingABrokenDocumentRecordsTheOldText() {
        new ServerProbe(server)
                .overwriteComponentConfig(
                        realm.name(), "no.helseprofil.keycloak.storage.ProfileProvider", "document", "{broken");

        assertThat(put(realm.admin(), WITHOUT_TYPE, "mended").status()).isEqualTo(204);

        JsonNode difference = newestLine(realm.admin()).path("details").path(0);
        assertThat(difference.path("path").textValue()).isEmpty();
        assertThat(difference.path("from").textValue()).isEqualTo("{broken");
        assertThat(difference.at("/to/ruleSet").textValue()).isEqualTo("helseid");
    }

    private static Response put(AdminApi admin, String document, String reason) {
        return admin.send(
                admin.request("PUT", "helseprofil/profile?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8))
                        .header("If-Match", "*")
                        .body("application/json", document));
    }

    private static List<JsonNode> lines(AdminApi admin, String query) {
        Response answer = admin.get("helseprofil/changes" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().valueStream().toList();
    }

    private static JsonNode newestLine(AdminApi admin) {
        return lines(admin, "?max=1").get(0);
    }

    private static List<String> reasons(String query) {
        return lines(realm.admin(), query).stream()
                .map(line -> line.path("why").textValue())
                .toList();
    }

    /** The roles that Keycloak itself has for administrators of this realm. */
    private static List<String> adminRoles() {
        AdminApi master = realm.admin().realm("master");
        String client = master.client(realm.name() + "-realm").path("id").textValue();
        List<String> roles = master.get("clients/" + client + "/roles").json().findValuesAsText("name");
        assertThat(roles).containsAll(READERS).hasSizeGreaterThan(10);
        return roles;
    }

    private static JsonNode realmWithAnAdministratorOfItsOwn(String name) {
        return Representations.json("""
                { "realm": "%s", "enabled": true,
                  "users": [{ "username": "ada", "enabled": true, "email": "ada@example.org", "emailVerified": true,
                      "firstName": "Ada", "lastName": "Ministrator",
                      "credentials": [{ "type": "password", "value": "ada" }],
                      "clientRoles": { "realm-management": ["manage-realm"] } }] }""".formatted(name));
    }

    private static String tokenOfItsOwnAdministrator(String realm) {
        return Request.post(URI.create(server.url() + "/realms/" + realm + "/protocol/openid-connect/token"))
                .form("grant_type", "password")
                .form("client_id", "admin-cli")
                .form("username", "ada")
                .form("password", "ada")
                .send()
                .json()
                .path("access_token")
                .textValue();
    }

    private static void assertProblem(Response answer, String detail) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().path("detail").textValue()).contains(detail);
    }
}
