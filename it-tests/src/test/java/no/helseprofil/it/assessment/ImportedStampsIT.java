package no.helseprofil.it.assessment;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Stamps that the timetable goes by and that weren't written here: an assessment says so, whatever the import looks
 * like.
 */
class ImportedStampsIT {

    private static final String REGISTERED = "helseprofil.registered";
    private static final String COHORT = "helseprofil.cohort";
    private static final String WAIVER = "helseprofil.waiver.assertion-type";
    private static final String DOCUMENT =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"assertion-type\":"
                    + "{\"announced\":\"2026-01-01T00:00:00Z\",\"enforced\":\"2099-01-01T00:00:00Z\"}},"
                    + "\"cohorts\":{\"fastlege\":{\"assertion-type\":{\"enforced\":\"2099-06-01T00:00:00Z\"}}}}";

    @AutoClose
    private TestRealm realm;

    @BeforeEach
    void create() {
        realm = TestRealm.withoutProfile();
        realm.putProfile(DOCUMENT);
    }

    @Test
    void stampsByActivationRegistrationAndAdminAreTrusted() {
        realm.register("registered", SigningKey.generate("ES256"), client -> {});
        put(TestRealm.MACHINE, "cohort", "cohort", "fastlege");
        put(TestRealm.OTHER_MACHINE, "registered", "registered", "2026-02-01T00:00:00Z");
        realm.waive(TestRealm.MACHINE, "assertion-type", Duration.ofDays(30));
        realm.change(TestRealm.USER_LOGIN, client -> attribute(client, COHORT, "fastlege"));
        realm.change(TestRealm.MACHINE, client -> client.put("name", "Renamed"));

        ClientsReport report = ClientsReport.of(realm);

        assertThat(report.clients())
                .hasSizeGreaterThan(10)
                .allSatisfy(client -> assertThat(client.path("remarks").toString())
                        .as(client.path("clientId").textValue())
                        .doesNotContain("imported")
                        .doesNotContain("unstamped"));
        assertThat(report.client(TestRealm.MACHINE).path("cohort").textValue()).isEqualTo("fastlege");
        assertThat(report.client(TestRealm.MACHINE).path("waivers")).hasSize(1);
        assertThat(report.client(TestRealm.MACHINE).path("state").textValue()).isEqualTo("existing");
    }

    @Test
    @Tag("smoke")
    void importedStampsAreReported() {
        ObjectNode imported = TestRealm.representation("imported", SigningKey.generate("ES256"));
        attribute(imported, REGISTERED, "existing");
        attribute(imported, COHORT, "fastlege");
        attribute(imported, WAIVER, waiver());
        partialImport("FAIL", imported);

        assertThat(ClientsReport.of(realm).imported("imported")).containsExactly(COHORT, REGISTERED, WAIVER);
    }

    @Test
    void anImportedClientWithoutStampIsNew() {
        partialImport("FAIL", TestRealm.representation("imported", SigningKey.generate("ES256")));

        ClientsReport report = ClientsReport.of(realm);

        assertThat(report.remarks("imported", "unstamped")).hasSize(1);
        assertThat(report.imported("imported")).isEmpty();
        assertThat(report.client("imported").path("state").textValue()).isEqualTo("new");
    }

    @Test
    void anImportOverAClientReplacesItsStamps() {
        ObjectNode stored = realm.admin().client(TestRealm.MACHINE);
        assertThat(stored.at("/attributes/" + REGISTERED).textValue()).isEqualTo("existing");
        partialImport("OVERWRITE", stored);

        assertThat(ClientsReport.of(realm).imported(TestRealm.MACHINE))
                .as("the same values, but an import wrote them")
                .containsExactly(REGISTERED);
    }

    @Test
    void aRecreatedClientHasItsOwnStamp() {
        ObjectNode stored = realm.admin().client(TestRealm.MACHINE);
        realm.waive(TestRealm.MACHINE, "assertion-type", Duration.ofDays(30));
        realm.admin().delete("clients/" + stored.path("id").textValue());
        attribute(stored, WAIVER, waiver());
        succeeded(realm.admin().post("clients", stored));

        ClientsReport report = ClientsReport.of(realm);

        assertThat(report.client(TestRealm.MACHINE).path("id")).isEqualTo(stored.path("id"));
        assertThat(report.imported(TestRealm.MACHINE)).isEmpty();
        assertThat(report.client(TestRealm.MACHINE).path("registered").textValue())
                .isNotEqualTo("existing");
        assertThat(report.client(TestRealm.MACHINE).path("waivers")).isEmpty();
    }

    @Test
    void anUpdateDoesNotLegitimiseImportedStamps() {
        ObjectNode imported = TestRealm.representation("imported", SigningKey.generate("ES256"));
        attribute(imported, REGISTERED, "existing");
        attribute(imported, COHORT, "fastlege");
        partialImport("FAIL", imported);

        realm.change("imported", client -> client.put("name", "Laundered"));
        realm.change("imported", client -> attribute(client, REGISTERED, "2020-01-01T00:00:00Z"));
        assertThat(ClientsReport.of(realm).imported("imported")).containsExactly(COHORT, REGISTERED);

        put("imported", "registered", "registered", "existing");
        put("imported", "cohort", "cohort", "fastlege");
        assertThat(ClientsReport.of(realm).imported("imported"))
                .as("now somebody here has said so, with a reason")
                .isEmpty();
    }

    @Test
    void anImportedRealmHasImportedStampsOnly() {
        ObjectNode client = TestRealm.representation("moved", SigningKey.generate("ES256"));
        attribute(client, REGISTERED, "existing");
        try (TestRealm imported = TestRealm.importing(List.of(client))) {
            ClientsReport report = ClientsReport.of(imported);
            assertThat(report.imported("moved")).containsExactly(REGISTERED);
            assertThat(report.remarks(TestRealm.MACHINE, "unstamped")).hasSize(1);
        }
    }

    @Test
    void aReimportedRealmDoesNotInheritStamps() {
        String name = realm.name() + "-again";
        AdminApi again = admin().realm(name);
        ObjectNode client = TestRealm.representation("kept", SigningKey.generate("ES256"))
                .put("id", UUID.randomUUID().toString());
        client.remove(List.of("defaultClientScopes", "optionalClientScopes"));
        ObjectNode file = GivenKeys.realm(name).put("id", name);
        file.putArray("clients").add(client);
        succeeded(admin().realm("").post("", file));
        succeeded(again.putProfile(DOCUMENT, again.profile().header("ETag").orElseThrow()));
        assertThat(ClientsReport.of(again).imported("kept"))
                .as("activation has marked it")
                .isEmpty();
        succeeded(again.delete(""));

        attribute(client, REGISTERED, "existing");
        succeeded(admin().realm("").post("", file));
        succeeded(again.putProfile(DOCUMENT, again.profile().header("ETag").orElseThrow()));
        ClientsReport report = ClientsReport.of(again);
        succeeded(again.delete(""));

        assertThat(report.client("kept").path("id")).isEqualTo(client.path("id"));
        assertThat(report.imported("kept")).containsExactly(REGISTERED);
    }

    private void put(String clientId, String what, String member, String value) {
        succeeded(admin().put(
                        "helseprofil/clients/" + clientId + "/" + what,
                        JsonNodeFactory.instance.objectNode().put(member, value).put("reason", "It is so")));
    }

    private static String waiver() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reason", "The vendor follows")
                .put("approvedBy", "Ada")
                .put(
                        "expires",
                        Instant.now()
                                .plus(Duration.ofDays(30))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .toString();
    }

    private AdminApi admin() {
        return realm.admin();
    }

    private void partialImport(String ifExists, JsonNode client) {
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("ifResourceExists", ifExists);
        file.putArray("clients").add(client);
        succeeded(admin().post("partialImport", file));
    }

    private static void attribute(ObjectNode client, String name, String value) {
        ((ObjectNode) client.get("attributes")).put(name, value);
    }
}
