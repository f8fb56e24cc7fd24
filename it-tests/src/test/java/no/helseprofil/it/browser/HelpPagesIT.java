package no.helseprofil.it.browser;

import static no.helseprofil.it.support.RefusalAssert.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

/** Pages that {@code error_uri} leads to. */
class HelpPagesIT {

    private static final String LIST = "helseprofil/requirements";
    private static final String NONCE = LIST + "/dpop-nonce";

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @AfterEach
    void enforceEverything() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    @Test
    @Tag("smoke")
    @Tag("container")
    void theLinkInARefusalLeadsToTheRequirementsPage() {
        OidcClient client = realm.oidc(TestRealm.MACHINE).withAssertion(assertion -> assertion.header("typ", "JWT"));
        Response refusal = client.clientCredentials(TestRealm.SCOPE).response();
        refused(refusal).by("assertion-type");

        Response page =
                Request.get(URI.create(String.valueOf(refusal.errorUri()))).send();
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.body()).contains("<code>assertion-type</code>", "client-authentication+jwt");
    }

    @Test
    void theListLinksToEveryRequirementInCatalogueOrder() {
        JsonNode list = json(get(LIST));
        assertThat(list.size()).isPositive();
        for (JsonNode requirement : list) {
            String id = requirement.path("id").textValue();
            assertThat(json(get(LIST + "/" + id))).as(id).isEqualTo(requirement);
            assertThat(get(LIST).send().body()).contains("/" + LIST + "/" + id + "\"");
        }
        assertThat(list.get(0).path("id").textValue()).isEqualTo("request-form");
    }

    @ParameterizedTest
    @CsvSource({
        "nb-NO, nb, Slik retter du det",
        "nn, nn, Slik rettar du det",
        "en-GB, en, How to fix it",
        "de, en, How to fix it"
    })
    void aPageUsesTheReadersLanguage(String asked, String given, String heading) {
        Response page = get(NONCE).header("Accept-Language", asked).send();
        assertThat(page.header("Content-Language")).hasValue(given);
        assertThat(page.header("Vary")).as("for caches").hasValue("Accept, Accept-Language");
        assertThat(page.body()).contains("<html lang=\"" + given + "\">", heading);
    }

    @Test
    void aReaderCanChooseAnotherLanguage() {
        Response page =
                get(NONCE + "?kc_locale=nn").header("Accept-Language", "en").send();
        assertThat(page.header("Content-Language")).hasValue("nn");
        assertThat(page.body()).contains("Slik rettar du det", LIST + "?kc_locale=nn\"");
        assertThat(get(NONCE + "?kc_locale=%3Cb%3E")
                        .header("Accept-Language", "nb")
                        .send()
                        .body())
                .as("what is no language counts for nothing")
                .contains("<html lang=\"nb\">")
                .doesNotContain("<b>");
    }

    @Test
    void aPageLoadsNothingAndHasNoScripts() {
        Response page = get(NONCE).send();
        assertThat(page.header("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "frame-ancestors 'none'", "style-src 'sha256-")
                .doesNotContain("unsafe", "script-src");
        assertThat(page.headerLines("Content-Security-Policy"))
                .as("and no second one")
                .hasSize(1);
        assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.header("Referrer-Policy")).hasValue("no-referrer");
        assertThat(page.headerLines("Set-Cookie")).isEmpty();
    }

    @Test
    void showsTheValuesOfTheRealmsDocument() {
        realm.putProfile("{\"ruleSet\":\"helseid\",\"requirements\":"
                + "{\"dpop-nonce\":{\"parameters\":{\"lifetime\":\"PT90S\"}},\"assertion-type\":{\"phase\":\"off\"}}}");
        JsonNode lifetime = json(get(NONCE)).path("parameters").path(0);
        assertThat(lifetime.path("name").textValue()).isEqualTo("lifetime");
        assertThat(lifetime.path("value").textValue()).isEqualTo("PT1M30S");
        assertThat(lifetime.path("default").textValue()).isEqualTo("PT3M");
        assertThat(json(get(LIST + "/assertion-type")).path("phase").textValue())
                .as("turned off in this realm")
                .isEqualTo("off");
    }

    @Test
    void aPageShowsSinceWhenRemedyAndTest() {
        JsonNode nonce = json(get(NONCE).header("Accept-Language", "nb"));
        assertThat(nonce.path("since").textValue()).startsWith("Nye klienter må oppfylle det fra første forespørsel.");
        assertThat(nonce.path("test").textValue()).contains("withoutNonceStep");
        assertThat(nonce.path("examples"))
                .extracting(example -> example.path("language").textValue())
                .contains("csharp", "java", "typescript", "python");
        assertThat(get(NONCE).header("Accept-Language", "nb").send().body())
                .contains("<h2>Siden når</h2>", "<h2>Slik retter du det</h2>", "<h2>Slik tester du det</h2>")
                .contains("<summary>Java: Nimbus</summary>");
    }

    @Test
    void aClientRegisteredAsDocumentedGetsAToken() {
        SigningKey key = SigningKey.generate("ES256");
        OidcClient client = realm.register("by-the-pages", key, registration -> {
            for (JsonNode requirement : json(get(LIST))) {
                requirement.path("settings").forEach(setting -> put(registration, setting));
            }
        });
        assertThat(client.clientCredentials(TestRealm.SCOPE).response().status())
                .isEqualTo(200);
    }

    @Test
    void aRealmConfiguredAsDocumentedIsCompliant() {
        realm.changeRealm(representation -> {
            representation
                    .put("accessCodeLifespan", 3600)
                    .put("revokeRefreshToken", true)
                    .put("sslRequired", "none")
                    .put("loginTheme", "keycloak.v2");
            representation.withObject("/attributes").put("parRequestUriLifespan", "3600");
        });
        assertThat(realmSettings()).doesNotContain(true);

        realm.changeRealm(representation -> {
            for (JsonNode requirement : json(get(LIST))) {
                requirement.path("settings").forEach(setting -> put(representation, setting));
            }
        });
        assertThat(realmSettings()).doesNotContain(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {NONCE, LIST})
    void headEqualsGetWithoutBody(String path) {
        Response head = Request.of("HEAD", realm.address(path)).send();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void anUnknownRequirementIsNotFoundAndNotQuoted() {
        Response page = get(LIST + "/no-such-thing").send();
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.body()).contains("No such requirement").doesNotContain("no-such-thing");
        assertThat(get(LIST + "/no-such-thing")
                        .header("Accept", "application/json")
                        .send()
                        .error())
                .isEqualTo("not_found");
    }

    @Test
    void aRealmWithoutTheProfileHasNoPages() {
        try (TestRealm stock = TestRealm.withoutProfile()) {
            Response ours = Request.get(stock.address(LIST)).send();
            Response unknown =
                    Request.get(stock.address("no-such-extension/requirements")).send();
            assertThat(ours.status()).isEqualTo(404);
            assertThat(ours.body()).as("Keycloak's own answer").isEqualTo(unknown.body());
        }
    }

    @Test
    void ignoresMalformedAcceptHeaders() {
        assertThat(get(NONCE).header("Accept-Language", "-").send().status()).isEqualTo(200);
        assertThat(get(NONCE).header("Accept", "image/png").send().status()).isLessThan(500);
    }

    @Test
    @Tag("browser")
    void theContentSecurityPolicyAllowsTheStyleSheet() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            for (String path : new String[] {LIST, NONCE}) {
                chromium.open(realm.address(path));
                assertThat(chromium.find(By.tagName("header")).getCssValue("background-color"))
                        .startsWith("rgba(0, 63, 77");
            }
            assertThat(chromium.complaints())
                    .as("but for the icon that every browser asks a server for")
                    .allSatisfy(complaint -> assertThat(complaint).contains("favicon.ico"));
        }
    }

    /** Returns whether the realm meets each of the requirements on it. */
    private static List<Boolean> realmSettings() {
        List<Boolean> satisfied = new ArrayList<>();
        for (JsonNode requirement :
                realm.admin().get("helseprofil/requirements").json()) {
            if (requirement.path("kind").asText().equals("reported")
                    && requirement.path("appliesTo").path(0).asText().equals("realm")) {
                satisfied.add(requirement.path("satisfied").booleanValue());
            }
        }
        assertThat(satisfied).isNotEmpty();
        return satisfied;
    }

    /** Writes a setting where the representation has it; others are attributes, or belong to something else. */
    private static void put(ObjectNode representation, JsonNode setting) {
        String name = setting.path("name").asText();
        String value = setting.path("value").asText();
        JsonNode there = representation.path(name);
        if (there.isBoolean()) {
            representation.put(name, Boolean.parseBoolean(value));
        } else if (there.isNumber()) {
            representation.put(name, Integer.parseInt(value));
        } else if (there.isArray()) {
            representation.putArray(name).add(value);
        } else if (there.isTextual() && !name.equals("clientId")) {
            representation.put(name, value);
        } else if (name.contains(".") || representation.path("attributes").has(name)) {
            representation.withObject("/attributes").put(name, value);
        }
    }

    private static Request get(String path) {
        return Request.get(realm.address(path));
    }

    private static JsonNode json(Request request) {
        Response answer = request.header("Accept", "application/json").send();
        assertThat(answer.status()).as(request.address().toString()).isEqualTo(200);
        return answer.json();
    }
}
