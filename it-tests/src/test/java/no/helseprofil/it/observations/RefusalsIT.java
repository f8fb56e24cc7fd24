package no.helseprofil.it.observations;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.GivenKeys;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@code GET refusals}, which reports to an operator who is refused now. */
@Tag("slow")
class RefusalsIT {

    @AutoClose
    private final TestRealm realm = TestRealm.underProfile();

    @Test
    void distinguishesProvenAndUnprovenClients() {
        OidcClient typeless = typeless(TestRealm.MACHINE);
        refused(typeless.clientCredentials(TestRealm.SCOPE)).by("assertion-type");
        refused(typeless.clientCredentials(TestRealm.SCOPE)).by("assertion-type");
        OidcClient repeating =
                realm.oidc(TestRealm.OTHER_MACHINE).withProof(proof -> proof.with("jti", "the-same-in-refusals"));
        assertThat(repeating.clientCredentials(TestRealm.SCOPE).response().status())
                .isEqualTo(200);
        refused(repeating.clientCredentials(TestRealm.SCOPE)).by("dpop-replay");

        JsonNode refusals = refusals("");

        assertThat(refusals).as("what came last is first").hasSize(2);
        assertRefusal(refusals.get(0), "dpop-replay", TestRealm.OTHER_MACHINE, true, 1);
        assertRefusal(refusals.get(1), "assertion-type", TestRealm.MACHINE, false, 2);
        assertThat(Instant.parse(refusals.get(1).path("at").textValue()))
                .isAfter(Instant.now().minus(Duration.ofMinutes(10)));
    }

    @Test
    void areFilteredByClientRequirementAndTime() {
        typeless(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE);
        typeless(TestRealm.OTHER_MACHINE).clientCredentials(TestRealm.SCOPE);
        realm.oidc(TestRealm.MACHINE).clientCredentials("no-such-scope");

        assertThat(refusals("?client=" + TestRealm.MACHINE).findValuesAsText("requirement"))
                .containsExactly("granted-scopes", "assertion-type");
        assertThat(refusals("?requirement=assertion-type").findValuesAsText("claimedClient"))
                .containsExactly(TestRealm.OTHER_MACHINE, TestRealm.MACHINE);
        assertThat(refusals("?requirement=assertion-type&client=" + TestRealm.MACHINE))
                .hasSize(1);
        assertThat(refusals("?first=1&max=1")).hasSize(1);
        Instant next = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        assertThat(refusals("?since=" + next)).isEmpty();
        assertThat(refusals("?since=" + next.minus(Duration.ofHours(2)))).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "since=yesterday",
                "since",
                "requirement=no-such",
                "requirement",
                "client=no-such",
                "client",
                "klient=a"
            })
    void refusesInvalidFilters(String query) {
        Response answer = realm.admin().get("helseprofil/refusals?" + query);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    @Attack(
            by = Attacker.STRANGER,
            tries = "is refused under ever new names of no client, to fill the list of refusals",
            outcome = "one line for all such names; clients' lines are bounded")
    void unknownClientNamesShareOneLine() {
        SigningKey own = SigningKey.generate("ES256");
        for (int i = 0; i < 5; i++) {
            String name = "nobody-" + i;
            refused(realm.oidc(TestRealm.MACHINE)
                            .withAssertion(assertion -> assertion
                                    .with("iss", name)
                                    .with("sub", name)
                                    .signedWith(own))
                            .withRequest(request -> request.formInstead("client_id", name))
                            .clientCredentials(TestRealm.SCOPE))
                    .by("private-key-jwt");
        }

        JsonNode refusals = refusals("");

        assertThat(refusals).hasSize(1);
        assertThat(refusals.get(0).has("claimedClient")).isFalse();
        assertThat(refusals.get(0).path("count").intValue()).isEqualTo(5);
    }

    @Test
    void areDeletedWithTheirClient() {
        realm.register("short-lived", SigningKey.generate("ES256"), registered -> {});
        typeless("short-lived").clientCredentials(TestRealm.SCOPE);
        assertThat(refusals("")).hasSize(1);

        realm.admin()
                .delete("clients/"
                        + realm.admin().client("short-lived").path("id").textValue());

        assertThat(refusals("")).isEmpty();
    }

    @Test
    @Attack(
            by = Attacker.ADMINISTRATOR,
            tries = "reads another realm's refusals, by a client name that both have",
            outcome = "each realm shows its own")
    void areListedInTheirRealmOnly() {
        typeless(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE);

        try (TestRealm other = TestRealm.underProfile()) {
            for (String query : List.of("", "?client=" + TestRealm.MACHINE, "?requirement=assertion-type")) {
                assertThat(other.admin().get("helseprofil/refusals" + query).json())
                        .as(query)
                        .isEmpty();
            }
        }
        assertThat(refusals("?client=" + TestRealm.MACHINE)).as("the control").hasSize(1);
    }

    @Test
    void areDeletedWithTheirRealm() {
        ObjectNode again = GivenKeys.realm(realm.name() + "-again");
        again.put("id", realm.name() + "-again");
        again.withObject("/components")
                .putArray("no.helseprofil.keycloak.storage.ProfileProvider")
                .addObject()
                .put("name", "helseprofil")
                .put("providerId", "helseprofil")
                .putObject("config")
                .putArray("document")
                .add(TestRealm.DOCUMENT);
        AdminApi admin = realm.admin().realm(realm.name() + "-again");
        assertThat(admin.realm("").post("", again).isSuccess()).isTrue();
        try {
            refusedAsNobody(again);
            assertThat(admin.get("helseprofil/refusals").json())
                    .as("in the table")
                    .hasSize(1);
            refusedAsNobody(again);
            assertThat(admin.delete("").isSuccess())
                    .as("one more is in the memory of the node")
                    .isTrue();
            assertThat(admin.realm("").post("", again).isSuccess()).isTrue();

            assertThat(admin.get("helseprofil/refusals").json())
                    .as("a realm with the id of one that was removed has refused no client yet")
                    .isEmpty();
        } finally {
            admin.delete("");
        }
    }

    private static void refusedAsNobody(ObjectNode of) {
        String path = "/realms/" + of.path("realm").textValue() + "/protocol/openid-connect/token";
        refused(Request.post(URI.create(SharedServer.get().url() + path))
                        .form("grant_type", "client_credentials")
                        .form("client_id", "nobody")
                        .send())
                .by("private-key-jwt");
    }

    @Test
    void areKeptForAWeek() {
        typeless(TestRealm.MACHINE).clientCredentials(TestRealm.SCOPE);
        Instant before = Instant.now().minus(Duration.ofDays(1));
        TestTime time = new TestTime(SharedServer.get());
        try {
            time.moveBy(Duration.ofDays(6));
            assertThat(cleanedSince(before)).hasSize(1);
            time.moveBy(Duration.ofDays(1).plusHours(1));
            assertThat(cleanedSince(before)).isEmpty();
        } finally {
            time.reset();
        }
    }

    private JsonNode cleanedSince(Instant since) {
        refusals("");
        new ServerProbe(SharedServer.get()).run("helseprofil-observations-cleanup");
        return refusals("?since=" + since.truncatedTo(ChronoUnit.SECONDS));
    }

    private OidcClient typeless(String client) {
        return realm.oidc(client).withAssertion(assertion -> assertion.withoutHeader("typ"));
    }

    private JsonNode refusals(String query) {
        Response answer = realm.admin().get("helseprofil/refusals" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private static void assertRefusal(JsonNode refusal, String requirement, String client, boolean proven, int count) {
        assertThat(refusal.path("requirement").textValue()).isEqualTo(requirement);
        assertThat(refusal.path("claimedClient").textValue()).isEqualTo(client);
        assertThat(refusal.path("proven").booleanValue()).isEqualTo(proven);
        assertThat(refusal.path("count").intValue()).isEqualTo(count);
        assertThat(refusal.path("endpoint").textValue()).isEqualTo("token");
    }
}
