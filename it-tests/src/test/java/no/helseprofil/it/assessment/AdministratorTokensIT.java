package no.helseprofil.it.assessment;

import static no.helseprofil.it.support.Answers.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import no.helseprofil.it.support.RealmPeople;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** At which clients with full scope administrators got tokens, before {@code least-privilege} is enforced. */
class AdministratorTokensIT {

    private static final String ENFORCED = "2099-01-01T00:00:00Z";
    private static final String DOCUMENT = "{\"ruleSet\":\"helseid\",\"catalogue\":\"2026.1\",\"requirements\":"
            + "{\"least-privilege\":{\"announced\":\"2026-01-01T00:00:00Z\",\"enforced\":\"" + ENFORCED + "\"}}}";

    private static final String USED = "used-by-an-administrator";
    private static final String UNUSED = "used-by-others";
    private static final String NARROW = "without-full-scope";
    private static final String BOSS = "boss";

    @AutoClose
    private static TestRealm realm;

    private static ClientsReport report;

    @BeforeAll
    static void assess() {
        realm = TestRealm.underProfile(DOCUMENT);
        RealmPeople.add(realm, BOSS, "view-users");
        plant(USED, true);
        plant(UNUSED, true);
        plant(NARROW, false);
        logIn(USED, BOSS);
        logIn(USED, BOSS);
        logIn(UNUSED, TestRealm.USERNAME);
        logIn(NARROW, BOSS);
        report = ClientsReport.of(realm);
    }

    @Test
    void aClientIsNamedWithItsNumberOfAdminTokens() {
        JsonNode verdict = report.verdict(USED, "least-privilege");

        assertThat(verdict.path("verdict").textValue()).isEqualTo("warn");
        assertThat(verdict.path("from").textValue()).isEqualTo(ENFORCED);
        assertThat(verdict.path("message").textValue())
                .startsWith("turn fullScopeAllowed off")
                .contains("administrators got tokens");
        assertThat(verdict.at("/evidence/0/setting").textValue()).isEqualTo("fullScopeAllowed");
        assertThat(verdict.at("/evidence/1/source").textValue()).isEqualTo("traffic");
        assertThat(verdict.at("/evidence/1/request").textValue()).isEqualTo("token authorization_code");
        assertThat(verdict.at("/evidence/1/count").intValue()).isEqualTo(2);
        assertThat(report.client(USED).has("stops"))
                .as("its requests go on; what its tokens may do doesn't")
                .isFalse();
    }

    @Test
    void reportsNoAdministratorsIfThereWereNone() {
        JsonNode verdict = report.verdict(UNUSED, "least-privilege");

        assertThat(verdict.path("message").textValue())
                .isEqualTo("turn fullScopeAllowed off and give the client the roles that it needs");
        assertThat(verdict.path("evidence")).hasSize(1);
        assertThat(report.verdict(NARROW, "least-privilege").path("verdict").textValue())
                .as("a client without full scope")
                .isEqualTo("pass");
    }

    @Test
    void theForecastNamesTheChange() {
        JsonNode forecast =
                realm.admin().get("helseprofil/forecast?at=" + ENFORCED).json();

        assertThat(forecast.findValuesAsText("clientId")).contains(USED, UNUSED).doesNotContain(NARROW);
    }

    private static void logIn(String clientId, String user) {
        succeeded(realm.oidc(clientId)
                .logIn(AuthorizationRequest.of("openid", TestRealm.REDIRECT_URI), user, TestRealm.PASSWORD)
                .response());
    }

    private static void plant(String clientId, boolean fullScope) {
        realm.plant(clientId, SigningKey.generate("ES256"), client -> {
            client.put("fullScopeAllowed", fullScope);
            ((ObjectNode) client.get("attributes")).put("helseprofil.registered", "existing");
        });
    }
}
