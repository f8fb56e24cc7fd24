package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The profile document: who reads and writes it, what is refused, and that it holds at once. */
class ProfileDocumentIT {

    private static final String WITHOUT_TYPE =
            "{\"ruleSet\":\"helseid\",\"requirements\":{\"assertion-type\":{\"phase\":\"off\"}}}";

    private static final String HOSPITAL = "sak 12/26: 🏥";

    private static final KeycloakServer server = SharedServer.get();

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    private static final AdminApi viewer = Administrators.of(server, realm.name(), "view-clients");
    private static final AdminApi manager = Administrators.of(server, realm.name(), "manage-realm");
    private static final AdminApi stranger = Administrators.of(server, realm.name(), "view-users");

    @BeforeEach
    void putTheCompliantDocumentInForce() {
        realm.putProfile(TestRealm.DOCUMENT);
        realm.admin().delete("admin-events");
    }

    @Test
    @Tag("smoke")
    void aClientViewerReadsButCannotWrite() {
        Response read = viewer.profile();

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(TestRealm.DOCUMENT);
        assertThat(read.header("ETag")).as("a write must name it").isPresent();
        assertThat(viewer.putProfile(TestRealm.DOCUMENT, "*").status()).isEqualTo(403);
    }

    @Test
    @Tag("smoke")
    void aRealmManagerReadsAndWrites() {
        Response read = manager.profile();

        Response write = manager.putProfile(WITHOUT_TYPE, etag(read));

        assertThat(read.status()).as("no view-clients is needed").isEqualTo(200);
        assertThat(write.status()).isEqualTo(204);
        assertThat(manager.profile().body()).as("stored as it was sent").isEqualTo(WITHOUT_TYPE);
        assertThat(etag(write)).as("the tag of what is now in force").isEqualTo(etag(manager.profile()));
    }

    @Test
    void anExemptionRequiresAnExistingClient() {
        String machine = realm.id(TestRealm.MACHINE);

        Response named = manager.putProfile(exempting("a", TestRealm.MACHINE, machine), etag(manager.profile()));
        Response unknown = manager.send(manager.request("PUT", "helseprofil/profile?dry-run=true")
                .header("If-Match", etag(manager.profile()))
                .body("application/json", exempting("a", "9c1f1d5e-0000-4000-8000-000000000000")));

        assertProblem(named, 400, "the one before stays");
        assertThat(named.json().path("errors")).hasSize(1);
        assertThat(named.json().at("/errors/0/pointer").textValue()).isEqualTo("/exempt/0/id");
        assertThat(named.json().at("/errors/0/detail").textValue()).contains(machine, "not its client_id");
        assertThat(unknown.status()).as(unknown.body()).isEqualTo(400);

        new ServerProbe(SharedServer.get())
                .overwriteComponentConfig(
                        realm.name(),
                        "no.helseprofil.keycloak.storage.ProfileProvider",
                        "document",
                        exempting("a", "gone-long-ago"));
        Response kept = manager.putProfile(exempting("a", "gone-long-ago", machine), etag(manager.profile()));
        assertThat(kept.status()).as("it was there: %s", kept.body()).isEqualTo(204);
    }

    private static String exempting(String reason, String... ids) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("ruleSet", "helseid");
        ArrayNode exemptions = document.putArray("exempt");
        for (String id : ids) {
            exemptions.addObject().put("id", id).put("reason", reason).put("until", "2099-01-01T00:00:00Z");
        }
        return document.toString();
    }

    /** A column that holds no more than U+FFFF would make each of these a 500. */
    @Test
    @Tag("smoke")
    void unicodeIsStoredOnEveryDatabase() {
        realm.register("to-be-removed", SigningKey.generate("ES256"), client -> {});
        String removed = realm.id("to-be-removed");
        String machine = realm.id(TestRealm.MACHINE);
        String document = exempting(HOSPITAL, removed, machine);
        String end = Instant.now()
                .plus(Duration.ofHours(1))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();

        Response written = manager.putProfile(document, etag(manager.profile()));
        Response held = manager.post(
                "helseprofil/holds", Map.of("requirement", "private-key-jwt", "until", end, "reason", HOSPITAL));
        Response waived = manager.put(
                "helseprofil/clients/" + TestRealm.OTHER_MACHINE + "/waivers/private-key-jwt",
                Map.of("expires", end, "reason", HOSPITAL, "approvedBy", HOSPITAL));
        Response gone = realm.admin().delete("clients/" + removed);

        assertThat(List.of(written, held, waived, gone))
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.body()).isEqualTo(204));
        assertThat(manager.profile().json().path("exempt"))
                .hasSize(1)
                .allSatisfy(left -> assertThat(left.path("reason").textValue()).isEqualTo(HOSPITAL));
        assertThat(manager.get("helseprofil/holds").json().findValuesAsText("reason"))
                .containsExactly(HOSPITAL);
        assertThat(manager.get("helseprofil/waivers").json().findValuesAsText("reason"))
                .containsExactly(HOSPITAL);
        assertThat(manager.get("helseprofil/changes").json().findValuesAsText("why"))
                .as("a table of ours")
                .contains(HOSPITAL);
        assertThat(manager.delete("helseprofil/holds/private-key-jwt").status()).isEqualTo(204);
    }

    @Test
    void otherRolesNeitherReadNorWrite() {
        assertThat(stranger.profile().status()).isEqualTo(403);
        assertThat(stranger.putProfile(TestRealm.DOCUMENT, "*").status()).isEqualTo(403);
        assertThat(inForce()).isEqualTo(TestRealm.DOCUMENT);
    }

    @Test
    void anUnauthenticatedRequestIsRefused() {
        URI address = URI.create(server.url() + "/admin/realms/" + realm.name() + "/helseprofil/profile");

        assertThat(Request.get(address).send().status()).isEqualTo(401);
        assertThat(Request.of("PUT", address)
                        .header("If-Match", "*")
                        .body("application/json", TestRealm.DOCUMENT)
                        .send()
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aWriteRequiresIfMatch() {
        Response answer = manager.putProfile(WITHOUT_TYPE, null);

        assertProblem(answer, 428, "If-Match");
        assertThat(inForce()).isEqualTo(TestRealm.DOCUMENT);
    }

    @Test
    void aStaleWriteIsRefused() {
        String stale = etag(manager.profile());
        realm.putProfile(WITHOUT_TYPE);

        Response answer = manager.putProfile(TestRealm.DOCUMENT, stale);

        assertProblem(answer, 412, "read it again");
        assertThat(inForce()).isEqualTo(WITHOUT_TYPE);
    }

    /** One for each kind of answer: {@code ProfileDocumentTest} and its neighbours have the rules. */
    static Stream<Arguments> documentsThatAreRefused() {
        return Stream.of(
                Arguments.of(
                        "several faults",
                        "{\"ruleSet\":\"no\",\"catalogue\":\"1999\",\"requirements\":[],\"exempt\":{}}",
                        List.of("/ruleSet", "/catalogue", "/requirements", "/exempt")),
                Arguments.of("no JSON", "ruleSet: helseid", List.of("")),
                Arguments.of("nothing", "", List.of("")),
                Arguments.of("more than 64 kB", TestRealm.DOCUMENT + " ".repeat(64 * 1024), List.of("")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documentsThatAreRefused")
    void anInvalidDocumentIsRefusedAndTheOldOneKept(String fault, String document, List<String> pointers) {
        String before = etag(manager.profile());

        Response answer = manager.putProfile(document, before);

        assertProblem(answer, 400, "the one before stays");
        assertThat(answer.json().path("errors").findValuesAsText("pointer"))
                .as("where it is wrong, all at once")
                .containsExactlyElementsOf(pointers);
        assertThat(answer.json().path("errors").findValuesAsText("detail"))
                .as("what to write instead")
                .hasSameSizeAs(pointers)
                .allSatisfy(detail -> assertThat(detail).isNotBlank());
        assertThat(etag(manager.profile())).isEqualTo(before);
        assertThat(issuesTokens()).as("the realm works on as before").isTrue();
        assertThat(adminEvents()).as("nothing was written").isEmpty();
    }

    @Test
    void acceptsADocumentOfSixtyFourKilobytes() {
        String padding = " ".repeat(64 * 1024 - TestRealm.DOCUMENT.length());

        assertThat(manager.putProfile(TestRealm.DOCUMENT + padding, "*").status())
                .isEqualTo(204);
    }

    @Test
    void everyWriteIsAnAdminEvent() {
        manager.putProfile(WITHOUT_TYPE, "*");

        assertThat(adminEvents()).singleElement().satisfies(event -> {
            assertThat(event.path("operationType").textValue()).isEqualTo("UPDATE");
            assertThat(event.path("resourceType").textValue()).isEqualTo("HELSEPROFIL_PROFILE");
            assertThat(event.path("resourcePath").textValue()).isEqualTo("helseprofil/profile");
        });
    }

    @Test
    @Tag("smoke")
    void oneWriteActivatesTheProfile() {
        try (TestRealm other = TestRealm.withoutProfile()) {
            other.changeAttribute(TestRealm.WITH_SECRET, "dpop.bound.access.tokens", "false");
            SecretClient legacy = SecretClient.of(other);
            Response empty = other.admin().profile();
            int before = legacy.clientCredentials("openid").status();

            Response write = other.admin().putProfile(TestRealm.DATED, etag(empty));

            assertThat(empty.body()).as("a realm without the profile").isEqualTo("{}");
            assertThat(before)
                    .as("stock takes the secret and gives a bearer token")
                    .isEqualTo(200);
            assertThat(write.status()).isEqualTo(204);
            Response after = legacy.clientCredentials("openid");
            assertThat(after.status()).isEqualTo(401);
            assertThat(after.errorDescription()).startsWith("private-key-jwt: ");
            assertThat(other.admin().get("admin-events").json().findValuesAsText("resourceType"))
                    .contains("HELSEPROFIL_PROFILE");
        }
    }

    @Test
    void aChangeAppliesToTheNextRequest() {
        Response enforced = untyped();
        realm.putProfile(WITHOUT_TYPE);
        Response off = untyped();
        realm.putProfile(TestRealm.DOCUMENT);
        Response again = untyped();

        assertThat(enforced.errorDescription()).startsWith("assertion-type: ");
        assertThat(off.status()).isEqualTo(200);
        assertThat(again.errorDescription()).startsWith("assertion-type: ");
    }

    private static String etag(Response answer) {
        return answer.header("ETag").orElseThrow();
    }

    private static String inForce() {
        return manager.profile().body();
    }

    private static void assertProblem(Response answer, int status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().path("status").intValue()).isEqualTo(status);
        assertThat(answer.json().path("detail").textValue()).contains(detail);
    }

    private static boolean issuesTokens() {
        return realm.oidc(TestRealm.MACHINE)
                .clientCredentials(TestRealm.SCOPE)
                .response()
                .isSuccess();
    }

    private static Response untyped() {
        return realm.oidc(TestRealm.MACHINE)
                .withAssertion(assertion -> assertion.withoutHeader("typ"))
                .clientCredentials(TestRealm.SCOPE)
                .response();
    }

    private static List<JsonNode> adminEvents() {
        JsonNode events = realm.admin().get("admin-events").json();
        return events.valueStream().toList();
    }
}
