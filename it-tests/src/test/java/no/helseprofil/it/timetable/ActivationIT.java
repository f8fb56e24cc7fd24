package no.helseprofil.it.timetable;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static no.helseprofil.it.timetable.LivingRealm.REQUIREMENT;
import static no.helseprofil.it.timetable.LivingRealm.untyped;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of the first time that a living realm comes under the profile: no client that is there is refused for it, and
 * it happens only once.
 */
@Tag("slow")
class ActivationIT {

    private static final String INSTALL = "helseprofil/install";
    private static final Set<String> KEYCLOAKS =
            Set.of("account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console");

    @AutoClose
    private final TestRealm realm = TestRealm.withoutProfile();

    @Test
    @Tag("smoke")
    void existingClientsAreStampedAndObserved() {
        realm.putProfile(LivingRealm.OBSERVED);

        assertThat(stamps().keySet()).as("Keycloak's own have no mark").doesNotContainAnyElementsOf(KEYCLOAKS);
        assertThat(stamps()).hasSize(6).containsEntry(TestRealm.MACHINE, "existing");
        assertThat(untyped(realm, TestRealm.MACHINE).status()).isEqualTo(200);
        realm.register("new-client", SigningKey.generate("ES256"), client -> {});
        refused(untyped(realm, "new-client")).by(REQUIREMENT).with(401, "invalid_client");
    }

    @Test
    void activationIsOneRecordedChange() {
        realm.admin().put("", realm.admin().get("").json());
        realm.putProfile(LivingRealm.OBSERVED);

        List<JsonNode> activations = linesOf("activation");
        assertThat(activations).hasSize(1);
        assertThat(activations.get(0).at("/details/stamped").intValue()).isEqualTo(6);
        assertThat(activations.get(0).at("/who/user/name").textValue()).isEqualTo(KeycloakServer.ADMIN);
        assertThat(linesOf("profile")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT helseprofil/profile", "POST helseprofil/install"})
    void aDryRunChangesNothingAndReportsTheEffect(String endpoint) {
        realm.change("admin-cli", client -> client.put("directAccessGrantsEnabled", true));
        List<JsonNode> before = everything();

        Response answer = dryRun(endpoint);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode prospect = answer.json();
        assertThat(prospect.path("activation").booleanValue()).isTrue();
        assertThat(prospect.path("stamped").intValue()).isEqualTo(6);
        assertThat(prospect.path("keycloak").intValue()).isEqualTo(6);
        assertThat(prospect.path("unstamped")).isEmpty();
        assertThat(prospect.at("/phases/" + REQUIREMENT)).hasToString("{\"observed\":6}");
        assertThat(prospect.at("/phases/dpop-replay")).hasToString("{\"enforced\":6}");
        assertThat(prospect.at("/refusedAtOnce/no-password-grant"))
                .as("admin-cli loses the password grant")
                .hasToString("[\"admin-cli\"]");
        assertThat(prospect.at("/forAll/metadata").textValue())
                .as("they change at once, for all")
                .contains("private_key_jwt");
        assertThat(prospect.path("changesAtOnce").fieldNames())
                .toIterable()
                .as("nothing else does for a client of before")
                .isEmpty();
        assertThat(everything()).isEqualTo(before);
        assertThat(linesOf("activation")).isEmpty();
    }

    @Test
    void aDryRunUnderTheProfileReportsTheNextDocument() {
        realm.putProfile(LivingRealm.OBSERVED);
        String etag = realm.admin().profile().header("ETag").orElseThrow();

        JsonNode prospect = realm.admin()
                .send(realm.admin()
                        .request("PUT", "helseprofil/profile?dry-run=true")
                        .header("If-Match", etag)
                        .body("application/json", TestRealm.DATED))
                .json();

        assertThat(prospect.path("activation").booleanValue()).isFalse();
        assertThat(prospect.path("stamped").intValue()).isZero();
        assertThat(prospect.at("/phases/private-key-jwt")).hasToString("{\"enforced\":6}");
        assertThat(prospect.at("/refusedAtOnce/private-key-jwt").toString()).contains(TestRealm.WITH_SECRET);
        assertThat(realm.admin().profile().body()).isEqualTo(LivingRealm.OBSERVED);
    }

    @Test
    void aDryRunListsImmediateResponseChanges() {
        realm.putProfile(LivingRealm.OBSERVED);

        JsonNode prospect = putDryRun("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                + "{\"refresh-token-rotation\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}");

        assertThat(prospect.at("/changesAtOnce/refresh-token-rotation").toString())
                .contains("\"" + TestRealm.USER_LOGIN + "\"");
        assertThat(prospect.path("forAll"))
                .as("they are those of a profile already")
                .isEmpty();
        realm.putProfile("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                + "{\"refresh-token-rotation\":{\"enforced\":\"2025-01-01T00:00:00Z\"}}}");
        assertThat(putDryRun("{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
                                + "{\"refresh-token-rotation\":{\"enforced\":\"2025-01-02T00:00:00Z\"}}}")
                        .path("changesAtOnce"))
                .as("it is so already")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "", "TRUE"})
    void requiresAValidDryRunParameter(String value) {
        assertThat(realm.admin().post(INSTALL + "?dry-run=" + value, "{}").status())
                .isEqualTo(400);
        assertThat(realm.admin().profile().body()).isEqualTo("{}");
    }

    @Test
    @Tag("smoke")
    void installPutsADocumentThatRefusesNoExistingClient() {
        Response answer = realm.admin().post(INSTALL + "?reason=We+begin", "{}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("stamped").intValue()).isEqualTo(6);
        JsonNode document = realm.admin().profile().json();
        assertThat(document.path("ruleSet").textValue()).isEqualTo("helseid");
        assertThat(document.path("catalogue").textValue()).isEqualTo("2026.1");
        assertThat(document.path("newClientsFrom").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(untyped(realm, TestRealm.MACHINE).status()).isEqualTo(200);
        assertThat(linesOf("activation").get(0).path("why").textValue()).isEqualTo("We begin");
        realm.register("new-client", SigningKey.generate("ES256"), client -> {});
        refused(untyped(realm, "new-client")).by(REQUIREMENT);
    }

    @Test
    void installOfACompleteRealmChangesNothing() {
        realm.putProfile(LivingRealm.OBSERVED);
        List<JsonNode> before = everything();
        int lines = realm.admin().get("helseprofil/changes").json().size();

        Response answer = realm.admin().post(INSTALL, "{}");

        assertThat(answer.json().path("putBack")).isEmpty();
        assertThat(answer.json().path("stamped").intValue()).isZero();
        assertThat(everything()).isEqualTo(before);
        assertThat(realm.admin().get("helseprofil/changes").json()).hasSize(lines);
    }

    @Test
    void reportsDifferences() {
        JsonNode stock = realm.admin().get(INSTALL).json();
        assertThat(stock.path("missing")).hasToString("[\"profile\",\"guard\",\"choice\"]");
        assertThat(stock.path("activation").booleanValue()).isTrue();
        assertThat(stock.path("unstamped").intValue()).isEqualTo(6);

        realm.putProfile(LivingRealm.OBSERVED);

        JsonNode under = realm.admin().get(INSTALL).json();
        assertThat(under.path("missing")).isEmpty();
        assertThat(under.path("activation").booleanValue()).isFalse();
        assertThat(under.path("clients")).isEmpty();
    }

    @Test
    void anImportedRealmHasNoActivation() {
        try (TestRealm imported = TestRealm.underProfile()) {
            imported.putProfile(LivingRealm.OBSERVED + " ");
            imported.admin().post(INSTALL, "{}");

            refused(untyped(imported, TestRealm.MACHINE)).by(REQUIREMENT);
            JsonNode difference = imported.admin().get(INSTALL + "?max=2").json();
            assertThat(difference.path("unstamped").intValue()).isEqualTo(6);
            assertThat(difference.path("clients")).hasSize(2);
            imported.admin().delete(INSTALL + "?reason=to+be+marked");
            imported.putProfile(LivingRealm.OBSERVED);
            refused(untyped(imported, TestRealm.MACHINE)).by(REQUIREMENT);
        }
    }

    @Test
    void activationHappensOnceEvenAfterRemoval() {
        realm.putProfile(LivingRealm.OBSERVED);

        assertThat(realm.admin().delete(INSTALL + "?reason=We+stop").status()).isEqualTo(200);

        assertThat(realm.admin().profile().body()).isEqualTo("{}");
        realm.register("meanwhile", SigningKey.generate("ES256"), client -> {});
        realm.putProfile(LivingRealm.OBSERVED);
        assertThat(linesOf("activation")).hasSize(1);
        assertThat(linesOf("removal")).hasSize(1);
        assertThat(stamps()).doesNotContainKey("meanwhile").containsEntry(TestRealm.MACHINE, "existing");
        assertThat(untyped(realm, TestRealm.MACHINE).status()).isEqualTo(200);
        refused(untyped(realm, "meanwhile")).by(REQUIREMENT);
    }

    @Test
    void removalRestoresStockAndRemovesTheGuard() {
        ObjectNode before =
                (ObjectNode) realm.admin().get("client-policies/policies").json();
        realm.putProfile(TestRealm.DATED);
        assertThat(realm.admin().get("client-policies/policies").body()).contains("closed-without-helseprofil");

        realm.admin().delete(INSTALL + "?reason=We+stop");

        assertThat(realm.admin().get("client-policies/policies").json()).isEqualTo(before);
        Response untyped = untyped(realm.oidc(TestRealm.MACHINE).withoutNonceStep());
        assertThat(untyped.status()).as(untyped.body()).isEqualTo(200);
        assertThat(untyped.header("DPoP-Nonce")).isEmpty();
        assertThat(stamps()).as("the marks stay").containsEntry(TestRealm.MACHINE, "existing");
    }

    @Test
    @Tag("smoke")
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "removes and restores the profile, so that new clients count as existing",
            outcome = "they stay new; the first answer and its dry run name those that a later document would exempt")
    void aNewClientStaysNewAfterReactivation() {
        realm.admin().post(INSTALL, "{}");
        realm.register("vendor-x", SigningKey.generate("ES256"), client -> {});
        refused(untyped(realm, "vendor-x")).by(REQUIREMENT);
        assertThat(realm.admin().post(INSTALL + "?dry-run=true", "{}").status()).isEqualTo(200);

        Response prospect = realm.admin().delete(INSTALL + "?reason=We+stop&dry-run=true");
        assertThat(prospect.json().path("becomeExisting")).hasToString("[\"vendor-x\"]");
        refused(untyped(realm, "vendor-x")).by(REQUIREMENT);
        Response removed = realm.admin().delete(INSTALL + "?reason=We+stop");
        assertThat(removed.status()).isEqualTo(200);
        assertThat(removed.json().path("becomeExisting")).hasToString("[\"vendor-x\"]");
        TestTime time = new TestTime(SharedServer.get());
        time.moveBy(Duration.ofSeconds(2));
        try {
            comesBack();
        } finally {
            time.reset();
        }
    }

    private void comesBack() {
        Response dryRun = realm.admin().post(INSTALL + "?dry-run=true", "{}");
        assertThat(dryRun.json().path("becomeExisting")).isEmpty();
        Response again = realm.admin().post(INSTALL, "{}");

        assertThat(again.status()).as(again.body()).isEqualTo(200);
        assertThat(again.json().path("becomeExisting")).isEmpty();
        assertThat(again.json().path("imported"))
                .as("the marks of the first time were written here, and are kept")
                .isEmpty();
        assertThat(stamps()).containsEntry(TestRealm.MACHINE, "existing").containsKey("vendor-x");
        assertThat(stamps().get("vendor-x")).isNotEqualTo("existing");
        refused(untyped(realm, "vendor-x")).by(REQUIREMENT);
        assertThat(untyped(realm, TestRealm.MACHINE).status())
                .as("it was there before all")
                .isEqualTo(200);
        String later = LivingRealm.now().plusSeconds(1).toString();
        assertThat(putDryRun("{\"ruleSet\":\"helseid\",\"newClientsFrom\":\"" + later + "\"}")
                        .path("becomeExisting"))
                .as("an administrator who writes a later beginning is shown whom it lets off")
                .hasToString("[\"vendor-x\"]");
    }

    @Test
    void importedStampsAreReportedUntilConfirmed() {
        realm.admin().post(INSTALL, "{}");
        SigningKey key = SigningKey.generate("ES256");
        ObjectNode imported = TestRealm.representation("imported", key);
        ((ObjectNode) imported.get("attributes")).put("helseprofil.registered", "existing");
        ObjectNode file = JsonNodeFactory.instance.objectNode().put("ifResourceExists", "FAIL");
        file.putArray("clients").add(imported);
        assertThat(realm.admin().post("partialImport", file).isSuccess()).isTrue();
        String id = realm.admin()
                .get("clients?clientId=imported")
                .json()
                .path(0)
                .path("id")
                .asText();
        // a partial import makes no service account; whoever asks for it makes it
        realm.admin().get("clients/" + id + "/service-account-user");
        String listed = "[{\"clientId\":\"imported\",\"attributes\":[\"helseprofil.registered\"]}]";

        Response answer =
                untyped(OidcClient.discover(realm.issuer(), "imported", key).at(LivingRealm.clock()));
        assertThat(answer.status())
                .as("a realm that is restored refuses no client: %s", answer)
                .isEqualTo(200);
        JsonNode standing = realm.admin().get(INSTALL).json();
        assertThat(standing.path("imported").intValue()).isEqualTo(1);
        assertThat(standing.path("importedClients")).hasToString(listed);
        assertThat(putDryRun(LivingRealm.OBSERVED).path("imported")).hasToString(listed);

        realm.admin()
                .put(
                        "helseprofil/clients/imported/registered",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("registered", "existing")
                                .put("reason", "It is so"));
        assertThat(realm.admin().get(INSTALL).json().path("imported").intValue())
                .isZero();
        assertThat(putDryRun(LivingRealm.OBSERVED).path("imported")).isEmpty();
    }

    @Test
    void removalRequiresAReason() {
        realm.putProfile(LivingRealm.OBSERVED);

        assertThat(realm.admin().delete(INSTALL).status()).isEqualTo(400);
        assertThat(realm.admin().delete(INSTALL + "?reason=%20").status()).isEqualTo(400);
        assertThat(realm.admin().profile().body()).isEqualTo(LivingRealm.OBSERVED);
        realm.admin().delete(INSTALL + "?reason=We+stop");
        assertThat(realm.admin().delete(INSTALL + "?reason=again").status()).isEqualTo(404);
    }

    @Test
    void onlyOneOfManyConcurrentActivationsSucceeds() {
        List<AdminApi> administrators = IntStream.range(0, 8)
                .mapToObj(i ->
                        AdminApi.of(SharedServer.get().url(), realm.name(), KeycloakServer.ADMIN, KeycloakServer.ADMIN))
                .toList();

        List<CompletableFuture<Response>> answers = new ArrayList<>();
        for (AdminApi administrator : administrators) {
            answers.add(
                    CompletableFuture.supplyAsync(() -> administrator.putProfile(LivingRealm.OBSERVED, etagOfNone())));
        }
        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().status()).toList();

        assertThat(new HashSet<>(statuses))
                .as("%s", statuses)
                .isSubsetOf(204, 412)
                .contains(204);
        assertThat(statuses).filteredOn(status -> status == 204).hasSize(1);
        assertThat(linesOf("activation")).hasSize(1);
        assertThat(linesOf("profile")).hasSize(1);
        assertThat(untyped(realm, TestRealm.MACHINE).status())
                .as("one profile, or the realm would be closed")
                .isEqualTo(200);
    }

    private JsonNode putDryRun(String document) {
        return realm.admin()
                .send(realm.admin()
                        .request("PUT", "helseprofil/profile?dry-run=true")
                        .header("If-Match", "*")
                        .body("application/json", document))
                .json();
    }

    private static String etagOfNone() {
        return "\"44136fa355b3678a1146ad16f7e8649e\"";
    }

    private Response dryRun(String endpoint) {
        String[] parts = endpoint.split(" ");
        return realm.admin()
                .send(realm.admin()
                        .request(parts[0], parts[1] + "?dry-run=true")
                        .header("If-Match", "*")
                        .body("application/json", LivingRealm.OBSERVED));
    }

    private Map<String, String> stamps() {
        Map<String, String> stamps = new HashMap<>();
        for (JsonNode client : realm.admin().get("clients").json()) {
            JsonNode stamp = client.path("attributes").path("helseprofil.registered");
            if (!stamp.isMissingNode()) {
                stamps.put(client.path("clientId").textValue(), stamp.textValue());
            }
        }
        return stamps;
    }

    private List<JsonNode> linesOf(String kind) {
        return StreamSupport.stream(
                        realm.admin().get("helseprofil/changes").json().spliterator(), false)
                .filter(line -> kind.equals(line.at("/what/kind").textValue()))
                .toList();
    }

    private List<JsonNode> everything() {
        return List.of(
                Canonical.of(realm.admin().get("clients").json()),
                Canonical.of(realm.admin()
                        .post("partial-export?exportClients=true", "{}")
                        .json()));
    }
}
