package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of who may start, read and cancel assessments, and of the answers to requests for what can't be. */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "starts, reads and cancels assessments with each role",
        outcome = "only the roles meant for it may")
@Tag("slow")
class AssessmentAdministratorsIT {

    /** Keycloak lets who manages clients view them. */
    private static final Set<String> READERS = Set.of("view-clients", "manage-clients", "manage-realm");

    private static final String WRITER = "manage-realm";
    private static final Map<String, AdminApi> ADMINISTRATORS = new LinkedHashMap<>();

    private static KeycloakServer server;

    @AutoClose
    private static TestRealm realm;

    private static Assessing assessing;
    private static String done;

    @BeforeAll
    static void create() {
        server = SharedServer.get();
        realm = TestRealm.underProfile();
        assessing = new Assessing(realm.admin());
        done = assessing.started();
        assessing.ended(done);
        AdminApi master = realm.admin().realm("master");
        String client = master.client(realm.name() + "-realm").path("id").textValue();
        List<String> roles = master.get("clients/" + client + "/roles").json().findValuesAsText("name");
        assertThat(roles).contains("query-clients", "view-realm").containsAll(READERS);
        roles.forEach(role -> ADMINISTRATORS.put(role, Administrators.of(server, realm.name(), role)));
        ADMINISTRATORS.put("no role", Administrators.of(server, realm.name()));
    }

    @Test
    void clientViewersAndRealmManagersCanRead() {
        SoftAssertions softly = new SoftAssertions();
        ADMINISTRATORS.forEach((role, administrator) -> Stream.of("", "/latest", "/" + done)
                .forEach(path -> softly.assertThat(
                                administrator.get(Assessing.PATH + path).status())
                        .as("GET assessments%s by %s", path, role)
                        .isEqualTo(READERS.contains(role) ? 200 : 403)));
        softly.assertAll();
    }

    @Test
    void onlyRealmManagersStartAndCancel() {
        SoftAssertions softly = new SoftAssertions();
        int before = assessing.history().size();
        ADMINISTRATORS.forEach((role, administrator) -> {
            if (!role.equals(WRITER)) {
                softly.assertThat(new Assessing(administrator).start().status())
                        .as("POST by %s", role)
                        .isEqualTo(403);
                softly.assertThat(administrator
                                .delete(Assessing.PATH + "/" + done)
                                .status())
                        .as("DELETE by %s", role)
                        .isEqualTo(403);
            }
        });
        softly.assertThat(assessing.history()).as("nothing was started").hasSize(before);
        softly.assertAll();
        Assessing writer = new Assessing(ADMINISTRATORS.get(WRITER));
        String started = writer.started();
        assertThat(writer.ended(started).path("startedBy").textValue()).isEqualTo(realm.name() + "-" + WRITER);
        assertThat(ADMINISTRATORS
                        .get(WRITER)
                        .delete(Assessing.PATH + "/" + started)
                        .status())
                .as("it may, but there is nothing to cancel")
                .isEqualTo(409);
    }

    @Test
    void anAdministratorOfAnotherRealmIsRefused() {
        try (TestRealm other = TestRealm.underProfile()) {
            AdminApi neighbour = Administrators.of(server, other.name(), "view-clients", WRITER);
            AdminApi here = neighbour.realm(realm.name());
            assertThat(here.get(Assessing.PATH).status()).isEqualTo(403);
            assertThat(here.get(Assessing.PATH + "/" + done).status()).isEqualTo(403);
            assertThat(new Assessing(here).start().status()).isEqualTo(403);
            assertThat(here.delete(Assessing.PATH + "/" + done).status()).isEqualTo(403);
            assertThat(neighbour.get(Assessing.PATH + "/" + done).status())
                    .as("nor by way of its own realm")
                    .isEqualTo(404);
            assertThat(neighbour.get(Assessing.PATH + "/latest").status())
                    .as("which has none yet")
                    .isEqualTo(404);
        }
    }

    @Test
    void aRequestWithoutATokenIsRefused() {
        String address = server.url() + "/admin/realms/" + realm.name() + "/" + Assessing.PATH;
        for (String path : List.of("", "/latest", "/" + done)) {
            assertThat(Request.get(URI.create(address + path)).send().status()).isEqualTo(401);
        }
        assertThat(Request.post(URI.create(address))
                        .body("application/json", Assessing.ALL)
                        .send()
                        .status())
                .isEqualTo(401);
        assertThat(Request.of("DELETE", URI.create(address + "/" + done)).send().status())
                .isEqualTo(401);
    }

    @Test
    void theAnswerNamesTheLocationOfTheRun() {
        Response answer = assessing.start();

        String id = answer.json().path("id").textValue();
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.header("Location"))
                .hasValueSatisfying(address -> assertThat(address)
                        .endsWith("/admin/realms/" + realm.name() + "/" + Assessing.PATH + "/" + id));
        assertThat(answer.json().path("status").textValue()).isEqualTo("running");
        assertThat(answer.json().at("/progress/done").intValue()).isZero();
        assessing.ended(id);
    }

    @Test
    void aReportIsNotCached() {
        assertThat(realm.admin().get(Assessing.PATH + "/" + done).header("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
    }

    @Test
    void aStartIsRecordedAsChangeAndAdminEvent() {
        String id = assessing.started();
        assessing.ended(id);

        JsonNode line = realm.admin().get("helseprofil/changes?max=1").json().get(0);
        assertThat(line.at("/what/kind").textValue()).isEqualTo("assessment");
        assertThat(line.at("/what/id").textValue()).isEqualTo(id);
        assertThat(line.at("/details/change").textValue()).isEqualTo("started");
        assertThat(line.at("/details/apis").booleanValue()).isTrue();
        JsonNode event = realm.admin().get("admin-events?max=1").json().get(0);
        assertThat(event.path("resourceType").textValue()).isEqualTo("HELSEPROFIL_ASSESSMENT");
        assertThat(event.path("operationType").textValue()).isEqualTo("CREATE");
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("nothing", "", List.of("")),
                Arguments.of("a list", "[]", List.of("")),
                Arguments.of("an unknown member", "{\"clients\":true,\"users\":true}", List.of("/users")),
                Arguments.of("text", "{\"clients\":\"true\",\"apis\":1}", List.of("/clients", "/apis")),
                Arguments.of("null", "{\"apis\":null}", List.of("/apis")),
                Arguments.of("a member twice", "{\"apis\":true,\"apis\":false}", List.of("")),
                Arguments.of("nothing to assess", "{\"clients\":false,\"apis\":false}", List.of("/clients")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void refusesAnInvalidBody(String what, String body, List<String> pointers) {
        int before = assessing.history().size();

        Response answer = realm.admin().post(Assessing.PATH, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrderElementsOf(pointers);
        assertThat(assessing.history()).hasSize(before);
    }

    @Test
    void canAssessApisOnly() {
        Response answer = realm.admin().post(Assessing.PATH, "{\"clients\":false}");

        JsonNode report = assessing.ended(answer.json().path("id").textValue());
        assertThat(report.path("clients")).isEmpty();
        assertThat(report.has("realm")).isFalse();
        assertThat(report.at("/scope/clients").booleanValue()).isFalse();
    }

    @Test
    void aRealmWithoutProfileIsNotFound() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            Response answer = new Assessing(stock.admin()).start();

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text("detail")).contains("no profile");
            assertThat(new Assessing(stock.admin()).history()).isEmpty();
        }
    }

    @Test
    void aRealmWithABrokenProfileIsAssessedAfterRepair() {
        try (TestRealm broken = TestRealm.underProfile()) {
            Assessing there = new Assessing(broken.admin());
            String before = there.started();
            there.ended(before);
            new ServerProbe(server)
                    .overwriteComponentConfig(
                            broken.name(), "no.helseprofil.keycloak.storage.ProfileProvider", "document", "{");

            Response answer = there.start();

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text("detail")).contains("to fix it");
            assertThat(there.status(before)).as("what was found is still read").isEqualTo("done");
        }
    }

    @Test
    void anUnknownRunIsNotFound() {
        assertThat(realm.admin().get(Assessing.PATH + "/5c7f").status()).isEqualTo(404);
        assertThat(realm.admin().delete(Assessing.PATH + "/5c7f").status()).isEqualTo(404);
        assertThat(realm.admin().delete(Assessing.PATH + "/latest").status())
                .as("what is cancelled is named")
                .isEqualTo(404);
        assertThat(realm.admin().get(Assessing.PATH + "?max=101").status()).isEqualTo(400);
    }
}
