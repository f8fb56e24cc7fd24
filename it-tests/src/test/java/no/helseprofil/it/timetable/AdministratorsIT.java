package no.helseprofil.it.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.realm.Administrators;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests of who reads and who writes: every endpoint, every role that Keycloak has for administrators. */
@Attack(
        by = Attacker.ADMINISTRATOR,
        tries = "reads and writes beyond its role, at every endpoint of Helseprofil",
        outcome = "403")
class AdministratorsIT {

    /** Keycloak lets who manages clients view them. */
    private static final Set<String> READERS = Set.of("view-clients", "manage-clients", "manage-realm");

    private static final String WRITER = "manage-realm";

    private static final List<Call> READS = List.of(
            new Call("GET", "install", ""),
            new Call("GET", "clients", ""),
            new Call("GET", "clients/" + TestRealm.MACHINE, ""),
            new Call("GET", "waivers", ""),
            new Call("GET", "holds", ""),
            new Call("GET", "refusals", ""),
            new Call("GET", "registers", ""),
            new Call("GET", "clients/" + TestRealm.MACHINE + "/traffic", ""),
            new Call("GET", "outcomes", ""),
            new Call("GET", "notices", ""),
            new Call("GET", "log", ""),
            new Call("GET", "log/checkpoint", ""),
            new Call("GET", "log/keys", ""));

    private static final List<Call> WRITES = List.of(
            new Call("PUT", "profile?dry-run=true", LivingRealm.OBSERVED),
            new Call("POST", "notices?dry-run=true", ""),
            new Call("POST", "install?dry-run=true", ""),
            new Call("POST", "install", ""),
            new Call(
                    "PUT",
                    "clients/" + TestRealm.MACHINE + "/waivers/assertion-type",
                    LivingRealm.waiver(LivingRealm.now().plus(Duration.ofDays(9)))
                            .toString()),
            new Call("DELETE", "clients/" + TestRealm.MACHINE + "/waivers/assertion-type", ""),
            new Call(
                    "PUT",
                    "clients/" + TestRealm.MACHINE + "/registered",
                    "{\"registered\":\"existing\",\"reason\":\"a\"}"),
            new Call("PUT", "clients/" + TestRealm.MACHINE + "/cohort", "{\"cohort\":null,\"reason\":\"a\"}"),
            new Call(
                    "POST",
                    "clients/cohort?dry-run=true",
                    "{\"cohort\":null,\"clients\":[\"" + TestRealm.MACHINE + "\"]}"),
            new Call(
                    "POST",
                    "clients/cohort",
                    "{\"cohort\":null,\"clients\":[\"" + TestRealm.MACHINE + "\"],\"reason\":\"a\"}"),
            new Call(
                    "POST",
                    "holds",
                    LivingRealm.json(Map.of(
                                    "requirement",
                                    "assertion-type",
                                    "until",
                                    LivingRealm.now().plus(Duration.ofHours(9)).toString(),
                                    "reason",
                                    "a"))
                            .toString()),
            new Call("DELETE", "holds/assertion-type", ""),
            new Call("POST", "log/keys?reason=a", ""),
            new Call("DELETE", "install?reason=a", ""));

    private static KeycloakServer server;

    @AutoClose
    private static TestRealm realm;

    private static final Map<String, AdminApi> ADMINISTRATORS = new LinkedHashMap<>();

    @BeforeAll
    static void create() {
        server = SharedServer.get();
        realm = LivingRealm.under(LivingRealm.ENFORCED);
        AdminApi master = realm.admin().realm("master");
        String client = master.client(realm.name() + "-realm").path("id").textValue();
        List<String> roles = master.get("clients/" + client + "/roles").json().findValuesAsText("name");
        assertThat(roles).containsAll(READERS).hasSizeGreaterThan(10);
        roles.forEach(role -> ADMINISTRATORS.put(role, Administrators.of(server, realm.name(), role)));
        ADMINISTRATORS.put("no role", Administrators.of(server, realm.name()));
    }

    @Test
    void clientViewersAndRealmManagersCanRead() {
        SoftAssertions softly = new SoftAssertions();
        ADMINISTRATORS.forEach((role, administrator) ->
                READS.forEach(call -> softly.assertThat(call.by(administrator).status())
                        .as("%s by %s", call, role)
                        .isEqualTo(READERS.contains(role) ? 200 : 403)));
        softly.assertAll();
    }

    @Test
    void onlyRealmManagersCanWrite() {
        SoftAssertions softly = new SoftAssertions();
        String before = state();
        ADMINISTRATORS.forEach((role, administrator) -> {
            if (!role.equals(WRITER)) {
                WRITES.forEach(call -> softly.assertThat(call.by(administrator).status())
                        .as("%s by %s", call, role)
                        .isEqualTo(403));
            }
        });
        softly.assertThat(state()).as("nothing was written").isEqualTo(before);
        WRITES.forEach(
                call -> softly.assertThat(call.by(ADMINISTRATORS.get(WRITER)).isSuccess())
                        .as("%s by %s", call, WRITER)
                        .isTrue());
        realm.putProfile(LivingRealm.ENFORCED);
        softly.assertAll();
    }

    @Test
    void anAdministratorOfAnotherRealmIsRefused() {
        try (TestRealm other = LivingRealm.under(LivingRealm.ENFORCED)) {
            AdminApi neighbour = Administrators.of(server, other.name(), "view-clients", WRITER);
            SoftAssertions softly = new SoftAssertions();
            String before = state();
            READS.forEach(call -> softly.assertThat(
                            call.by(neighbour.realm(realm.name())).status())
                    .as("%s", call)
                    .isEqualTo(403));
            WRITES.forEach(call -> softly.assertThat(
                            call.by(neighbour.realm(realm.name())).status())
                    .as("%s", call)
                    .isEqualTo(403));
            softly.assertThat(READS.get(0).by(neighbour).status())
                    .as("in its own realm")
                    .isEqualTo(200);
            softly.assertThat(state()).isEqualTo(before);
            softly.assertAll();
        }
    }

    private static String state() {
        return realm.admin().profile().body()
                + realm.admin().get("helseprofil/holds").body()
                + realm.admin().get("helseprofil/changes").body()
                + realm.admin().client(TestRealm.MACHINE).path("attributes");
    }

    private record Call(String method, String path, String body) {

        Response by(AdminApi administrator) {
            Request request =
                    administrator.request(method, "helseprofil/" + path).header("If-Match", "*");
            return administrator.send(body.isEmpty() ? request : request.body("application/json", body));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
