package no.helseprofil.it.assessment;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import no.helseprofil.it.support.Scopes;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Assessment of clients that were there before the profile, from their registration and their requests. */
class AssessedClientsIT {

    private static final String ENFORCED = "2099-01-01T00:00:00Z";
    /**
     * Profile document without a nonce: no client sends one, and that is a finding. So is what the server doesn't force
     * yet.
     */
    private static final String DOCUMENT =
            "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":{\"assertion-type\":"
                    + "{\"announced\":\"2026-01-01T00:00:00Z\",\"enforced\":\"" + ENFORCED + "\"},"
                    + "\"least-privilege\":{\"enforced\":\"2026-01-01T00:00:00Z\"},"
                    + "\"access-token-type\":{\"enforced\":\"2026-01-01T00:00:00Z\"},"
                    + "\"refresh-token-rotation\":{\"enforced\":\"2026-01-01T00:00:00Z\"},"
                    + "\"dpop-nonce\":{\"enforced\":\"2026-01-01T00:00:00Z\"}}}";

    private static final String HPR = "helseid://claims/hpr/hpr_number";

    @AutoClose
    private static TestRealm realm;

    private static ClientsReport report;

    @BeforeAll
    static void assess() {
        realm = TestRealm.withoutProfile();
        register("wildcard", client -> {
            client.put("fullScopeAllowed", true).put("rootUrl", "https://epj.example");
            client.putArray("redirectUris").add("/*");
        });
        register("relative", client -> client.putArray("redirectUris").add("/callback"));
        register("forging", client -> mapper(client.putArray("protocolMappers"), "own", HPR));
        register("of-scope", client -> {});
        register("silent", client -> {});
        scope();
        realm.putProfile(DOCUMENT);
        succeeded(realm.oidc(TestRealm.MACHINE)
                .withAssertion(assertion -> assertion.withoutHeader("typ"))
                .clientCredentials(TestRealm.SCOPE)
                .response());
        succeeded(realm.oidc(TestRealm.OTHER_MACHINE)
                .clientCredentials(TestRealm.SCOPE)
                .response());
        succeeded(realm.logIn(realm.oidc(TestRealm.USER_LOGIN)).response());
        report = ClientsReport.of(realm);
    }

    @Test
    @Tag("smoke")
    void aFailingClientIsNamedWithItsStopDate() {
        assertThat(report.findings(TestRealm.MACHINE)).hasToString("{assertion-type=warn}");
        JsonNode verdict = report.verdict(TestRealm.MACHINE, "assertion-type");
        assertThat(verdict.path("from").textValue()).isEqualTo(ENFORCED);
        assertThat(verdict.path("message").textValue()).startsWith("set typ");
        assertThat(verdict.at("/evidence/0/source").textValue()).isEqualTo("traffic");
        assertThat(verdict.at("/evidence/0/request").textValue()).isEqualTo("token client_credentials");
        assertThat(verdict.at("/evidence/0/count").intValue()).isEqualTo(1);
        JsonNode client = report.client(TestRealm.MACHINE);
        assertThat(client.at("/stops/at").textValue()).isEqualTo(ENFORCED);
        assertThat(client.at("/stops/requirements")).hasToString("[\"assertion-type\"]");
        assertThat(client.at("/keys/0/algorithm").textValue()).isEqualTo("ES256");
    }

    @Test
    void aSingleClientHasTheSameVerdicts() {
        JsonNode client =
                realm.admin().get("helseprofil/clients/" + TestRealm.MACHINE).json();

        assertThat(client.path("lastSeen"))
                .isEqualTo(report.client(TestRealm.MACHINE).path("lastSeen"));
        assertThat(client.path("keys"))
                .isEqualTo(report.client(TestRealm.MACHINE).path("keys"))
                .isNotEmpty();
        for (JsonNode verdict : report.client(TestRealm.MACHINE).path("verdicts")) {
            String requirement = verdict.path("requirement").textValue();
            assertThat(client.path("requirements"))
                    .as(requirement)
                    .filteredOn(listed -> listed.path("id").textValue().equals(requirement))
                    .singleElement()
                    .satisfies(listed -> assertThat(listed.path("verdict")).isEqualTo(verdict.path("verdict")));
        }
    }

    @Test
    void theListOfClientsOmitsKeysAndVerdicts() {
        JsonNode list = realm.admin().get("helseprofil/clients").json();

        assertThat(list.findValues("requirements")).isNotEmpty();
        assertThat(list.findValues("keys")).isEmpty();
        assertThat(list.findValues("verdict"))
                .as("it would take a query for each client")
                .isEmpty();
    }

    @Test
    @Tag("smoke")
    void aCompliantClientPasses() {
        assertThat(report.findings(TestRealm.OTHER_MACHINE)).isEmpty();
        assertThat(report.client(TestRealm.OTHER_MACHINE).has("stops")).isFalse();
        assertThat(said(TestRealm.OTHER_MACHINE, "assertion-type")).isEqualTo("pass");
        assertThat(said(TestRealm.OTHER_MACHINE, "dpop-nonce")).isEqualTo("pass");
        assertThat(said(TestRealm.OTHER_MACHINE, "least-privilege")).isEqualTo("pass");
        assertThat(said(TestRealm.OTHER_MACHINE, "pkce-s256"))
                .as("it has no login")
                .isEqualTo("not-applicable");
    }

    @Test
    void aLoginShowsItsAuthorizationRequest() {
        assertThat(report.findings(TestRealm.USER_LOGIN)).isEmpty();
        assertThat(said(TestRealm.USER_LOGIN, "pkce-s256")).isEqualTo("pass");
        assertThat(said(TestRealm.USER_LOGIN, "pushed-authorization")).isEqualTo("pass");
        assertThat(said(TestRealm.USER_LOGIN, "token-reuse")).isEqualTo("not-applicable");
    }

    @Test
    void anUnusedClientIsRemarkedAsNeverSeen() {
        assertThat(report.remarks("silent", "never-seen")).hasSize(1);
        assertThat(report.client("silent").has("lastSeen")).isFalse();
        assertThat(said("silent", "assertion-type")).isEqualTo("not-seen");
        assertThat(report.remarks(TestRealm.MACHINE, "never-seen")).isEmpty();
    }

    @Test
    void configurationFindingsUseKeycloaksNames() {
        assertThat(report.findings("wildcard")).hasToString("{least-privilege=fail, redirect-uris=warn}");
        assertThat(report.verdict("wildcard", "redirect-uris").path("evidence"))
                .hasToString("[{\"source\":\"configuration\",\"setting\":\"redirectUris\","
                        + "\"value\":\"https://epj.example/*\"}]");
        assertThat(report.verdict("wildcard", "least-privilege").path("evidence"))
                .hasToString("[{\"source\":\"configuration\",\"setting\":\"fullScopeAllowed\",\"value\":\"true\"}]");
    }

    @Test
    void aRelativeRedirectUriUsesTheServersAddress() {
        assertThat(report.findings("relative")).isEmpty();
    }

    @Test
    @Tag("smoke")
    void reportsForgingMappersOfClientsAndScopes() {
        assertThat(report.remarks("forging", "foreign-mapper")).singleElement().satisfies(remark -> {
            assertThat(remark.path("mapper").textValue()).isEqualTo("own");
            assertThat(remark.path("claim").textValue()).isEqualTo(HPR);
            assertThat(remark.has("scope")).isFalse();
        });
        assertThat(report.remarks("of-scope", "foreign-mapper")).singleElement().satisfies(remark -> {
            assertThat(remark.path("mapper").textValue()).isEqualTo("shared");
            assertThat(remark.path("scope").textValue()).isEqualTo("forging-scope");
        });
    }

    @Test
    void reportsNoOtherForgingMapper() {
        Set<String> forging = report.clients()
                .filter(client -> client.path("remarks").toString().contains("foreign-mapper"))
                .map(client -> client.path("clientId").textValue())
                .collect(Collectors.toSet());
        assertThat(forging)
                .as("neither Keycloak's own scopes nor those of the profile forge")
                .containsExactlyInAnyOrder("forging", "of-scope");
    }

    @Test
    void keycloaksOwnClientsAreEvaluatedByGrantOnly() {
        JsonNode console = report.client("security-admin-console");
        assertThat(console.path("state").textValue()).isEqualTo("keycloak");
        assertThat(report.findings("security-admin-console")).isEmpty();
        assertThat(console.has("remarks")).isFalse();
    }

    @Test
    void assessesTheRealmSettings() {
        assertThat(report.json().at("/realm/verdicts").findValuesAsText("requirement"))
                .containsExactly(
                        "code-lifetime", "request-uri-lifetime", "refresh-token-rotation", "transport", "installation");
    }

    private static String said(String clientId, String requirement) {
        return report.verdict(clientId, requirement).path("verdict").textValue();
    }

    private static void register(String clientId, Consumer<ObjectNode> deviation) {
        realm.register(clientId, SigningKey.generate("ES256"), deviation);
    }

    /** Makes a scope with a mapper that forges, and one that writes its claim by right and names it as Keycloak's do. */
    private static void scope() {
        Scopes.add(realm, "forging-scope", "of-scope");
        Scopes.map(
                realm,
                "forging-scope",
                "shared",
                "oidc-hardcoded-claim-mapper",
                Map.of("claim.name", HPR, "claim.value", "forged", "jsonType.label", "String"));
        Scopes.map(
                realm,
                "forging-scope",
                "by right",
                "helseprofil-client-claim-mapper",
                Map.of("claim.name", "nhn:sfm:journal-id"));
    }

    private static void mapper(ArrayNode mappers, String name, String claim) {
        mappers.addObject()
                .put("name", name)
                .put("protocol", "openid-connect")
                .put("protocolMapper", "oidc-hardcoded-claim-mapper")
                .putObject("config")
                .put("claim.name", claim)
                .put("claim.value", "forged")
                .put("jsonType.label", "String")
                .put("access.token.claim", "true");
    }
}
