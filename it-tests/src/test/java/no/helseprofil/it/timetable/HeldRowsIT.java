package no.helseprofil.it.timetable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The answer to an administrator who waits for another's lock until the database gives up. */
class HeldRowsIT {

    private static final ServerProbe SERVER = new ServerProbe(SharedServer.get());

    @AutoClose
    private static TestRealm realm;

    private static String realmId;
    private static ObjectNode client;

    @BeforeAll
    static void makeRealm() {
        realm = TestRealm.underProfile();
        realmId = realm.admin().get("").json().path("id").textValue();
        client = realm.admin().client(TestRealm.MACHINE);
    }

    @AfterEach
    void release() {
        SERVER.releaseRow();
    }

    @Test
    void aLockedRealmRowIsARetryableError() {
        JsonNode before = written();
        SERVER.holdRow("RealmEntity", realmId);

        Response block = realm.admin()
                .post(
                        "helseprofil/blocks",
                        Map.of("kind", "client", "value", TestRealm.MACHINE, "reason", "held by another"));

        assertUnavailable(block);
        SERVER.releaseRow();
        assertThat(written()).isEqualTo(before);
        assertThat(realm.oidc(TestRealm.MACHINE)
                        .clientCredentials(TestRealm.SCOPE)
                        .response()
                        .status())
                .as("the client isn't blocked")
                .isEqualTo(200);
    }

    @Test
    void aLockedClientRowIsARetryableError() {
        JsonNode before = written();
        SERVER.holdRow("ClientEntity", client.path("id").textValue());

        Response waiver = realm.admin()
                .put(
                        "helseprofil/clients/" + TestRealm.MACHINE + "/waivers/assertion-type",
                        LivingRealm.waiver(LivingRealm.now().plusSeconds(3_600)));

        assertUnavailable(waiver);
        SERVER.releaseRow();
        assertThat(written()).isEqualTo(before);
    }

    @Test
    void aFailedCommitIsARetryableError() {
        JsonNode before = written();
        SERVER.holdRow("ClientEntity", client.path("id").textValue());

        Response changed = realm.admin()
                .send(realm.admin()
                        .request("PUT", "clients/" + client.path("id").textValue())
                        .body(
                                "application/json",
                                client.deepCopy().put("name", "changed").toString()));

        assertUnavailable(changed);
        SERVER.releaseRow();
        assertThat(realm.admin().client(TestRealm.MACHINE)).isEqualTo(client);
        assertThat(written()).isEqualTo(before);
    }

    private static void assertUnavailable(Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).as(answer.body()).contains("60");
        assertThat(answer.json().path("detail").textValue()).contains("send it once more");
    }

    /** Returns what stands in the table of changes, the list of blocks, and the events. */
    private static JsonNode written() {
        Request changes = realm.admin().request("GET", "helseprofil/changes?max=5");
        return LivingRealm.json(Map.of(
                "changes",
                realm.admin().send(changes).body(),
                "blocks",
                realm.admin().get("helseprofil/blocks").body()));
    }
}
