package no.helseprofil.it.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import no.helseprofil.it.attack.Attack;
import no.helseprofil.it.attack.Attacker;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.DemoKeys;
import no.helseprofil.testkit.client.Details;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that a client reads what was found of it and of no other client, and that no other client reads it. */
class OwnAssessmentIT extends OwnAssessmentFixture {

    private static final String DEMO = SharedServer.get().url() + "/realms/helse";

    @Test
    @Tag("smoke")
    @Tag("container")
    void readsItsOwnPartOfTheReportOnly() {
        Response own = read(realm.oidc(VENDOR));

        ReportSchema.assertThatItIsMetBy(own);
        assertThat(own.json().path("id")).isEqualTo(report.path("id"));
        assertThat(own.json().path("clients")).hasSize(1);
        assertThat(own.json().at("/clients/0")).isEqualTo(new ClientsReport(report).client(VENDOR));
        assertThat(own.json().at("/clients/0/verdicts").findValuesAsText("remedy"))
                .isNotEmpty();
        assertThat(own.body())
                .doesNotContain('"' + TestRealm.MACHINE + '"', TestRealm.WITH_SECRET, "startedBy", "progress");
        assertThat(own.header("Cache-Control")).hasValue("no-store");
    }

    @Test
    void demoClientsReadTheirOwnAssessment() {
        Assessing demo = new Assessing(realm.admin().realm("helse"));
        demo.ended(demo.started());

        assertReadsItsOwn("demo-machine", demo("demo-machine"));
        assertReadsItsOwn(
                "demo-multi-tenant",
                demo("demo-multi-tenant").withAssertion(assertion -> assertion.details(Details.ofParent("999977774"))));
    }

    private static void assertReadsItsOwn(String clientId, OidcClient client) {
        Response own = client.call(Request.get(URI.create(DEMO + "/" + PATH)), token(client))
                .response();

        assertThat(own.status()).as(own.body()).isEqualTo(200);
        assertThat(own.json().at("/clients/0/clientId").textValue()).isEqualTo(clientId);
    }

    private static OidcClient demo(String clientId) {
        SigningKey key = new DemoKeys(Path.of(System.getProperty("helseprofil.realms"))).of(clientId);
        return OidcClient.discover(DEMO, clientId, key);
    }

    @Test
    void readsItAsAPageInItsLanguage() {
        OidcClient client = realm.oidc(VENDOR);
        Response page = client.call(get().header("Accept", "text/html").header("Accept-Language", "nn"), token(client))
                .response();
        assertThat(page.header("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.header("Content-Security-Policy").orElse("")).contains("default-src 'none'");
        assertThat(page.body())
                .contains("<html lang=\"nn\">", "<h2 id=\"client\">" + VENDOR + "</h2>", "Slik rettar du det")
                .doesNotContain(TestRealm.WITH_SECRET, "<script");
    }

    @Test
    void headEqualsGetWithoutBody() {
        OidcClient client = realm.oidc(VENDOR);
        Response head =
                client.call(Request.of("HEAD", address()), token(client)).response();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(client.call(Request.of("DELETE", address()), token(client))
                        .response()
                        .status())
                .isEqualTo(405);
    }

    @Test
    void refusesATokenOfAnotherRealm() {
        try (TestRealm other = TestRealm.underProfile()) {
            OidcClient stranger = other.register(VENDOR, SigningKey.generate("ES256"), OwnAssessmentFixture::withSelf);
            refused(stranger.call(get(), token(stranger)).response(), 401, "invalid_token");
            Response there = stranger.call(Request.get(other.address(PATH)), token(stranger))
                    .response();
            assertThat(there.status())
                    .as("and no assessment of another realm is shown")
                    .isEqualTo(404);
            assertThat(there.errorDescription())
                    .startsWith("no assessment of this realm is done yet; ask for helseprofil/self/current");
        }
    }

    @Test
    void aClientThatTakesANameReadsNothingOfItsPredecessor() {
        OidcClient before = register("name");
        String token = token(before);
        Assessing assessing = new Assessing(realm.admin());
        report = assessing.ended(assessing.started());
        assertThat(before.call(get(), token).response().status()).isEqualTo(200);

        realm.change("name", representation -> representation.put("clientId", "another-name"));
        refused(before.call(get(), token).response(), 401, "invalid_token");
        SigningKey key = SigningKey.generate("ES256");
        realm.register("name", key, OwnAssessmentFixture::withSelf);
        OidcClient after = OidcClient.discover(realm.issuer(), "name", key);
        refused(before.call(get(), token).response(), 401, "invalid_token");
        Response answer = after.call(get(), token(after)).response();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.errorDescription()).contains("did not look at this client");
    }

    @Test
    @Attack(
            by = Attacker.VENDOR,
            tries = "reads a deleted client's assessment, as a client with its internal id",
            outcome = "sees only assessments begun after its registration")
    void aClientThatTakesADeletedIdReadsNothingOfItsPredecessor() {
        OidcClient before = register("gone");
        Assessing assessing = new Assessing(realm.admin());
        report = assessing.ended(assessing.started());
        assertThat(before.call(get(), token(before)).response().status()).isEqualTo(200);
        ObjectNode gone = realm.admin().client("gone");
        realm.admin().delete("clients/" + gone.path("id").textValue());

        OidcClient after = realm.register("of-its-id", SigningKey.generate("ES256"), client -> {
            withSelf(client);
            client.put("id", gone.path("id").textValue());
        });
        Response answer = after.call(get(), token(after)).response();

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.errorDescription()).contains("did not look at this client");
    }

    @Test
    void noClientCanTakeTheNameOfTheApi() {
        OidcClient taker = realm.plant("helseprofil", SigningKey.generate("ES256"), client -> {});
        String token = taker.clientCredentials(TestRealm.SCOPE).accessToken();
        refused(taker.call(get(), token).response(), 403, "insufficient_scope");
    }

    @Test
    void aRealmWithoutTheProfileIsNotFound() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            assertThat(Request.get(stock.address(PATH)).send().status()).isEqualTo(404);
        }
    }

    private static Response read(OidcClient client) {
        return client.call(get(), token(client)).response();
    }
}
