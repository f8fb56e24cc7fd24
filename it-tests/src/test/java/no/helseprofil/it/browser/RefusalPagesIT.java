package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.OidcClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/**
 * Pages that a person sees whose program sent a request that is refused. {@link LoginThemeIT} shows that everybody can
 * use them.
 */
@Tag("browser")
class RefusalPagesIT {

    private static final String SCRIPT = "document.title='injected'";
    private static final String INJECTED = "<img src=x onerror=" + SCRIPT + ">";

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        realm.changeRealm(it -> {
            it.put("internationalizationEnabled", true).put("defaultLocale", "nb");
            it.putArray("supportedLocales").add("nb").add("nn").add("en").add("no");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "nb, nb, Du har ikke gjort noe galt, Autorisasjonsforespørsler sendes gjennom PAR",
        "nn, nn, Du har ikkje gjort noko gale, PAR",
        "no, no, Du har ikke gjort noe galt, Autorisasjonsforespørsler sendes gjennom PAR",
        "en-GB, en, You have done nothing wrong, PAR",
        "de, nb, Du har ikke gjort noe galt, Autorisasjonsforespørsler sendes gjennom PAR"
    })
    void thePageIsCalmForUsersAndExactForDevelopers(String spoken, String shown, String calm, String exact) {
        try (Chromium chromium = Chromium.speaking(spoken)) {
            chromium.open(request(""));

            WebElement page = chromium.find(By.id("kc-error-message"));
            assertThat(chromium.find(By.tagName("html")).getDomAttribute("lang"))
                    .isEqualTo(shown);
            assertThat(page.getText()).contains(calm, exact, "pushed-authorization: push the authorization request");
            assertThat(chromium.find(By.id("helseprofil-page")).getDomProperty("href"))
                    .isEqualTo(realm.address("helseprofil/requirements/pushed-authorization")
                            .toString());
            chromium.screenshot("refused-" + spoken);
        }
    }

    @Test
    void escapesInjectedMarkup() {
        try (TestRealm named = TestRealm.underProfile();
                Chromium chromium = Chromium.speaking("nb")) {
            named.changeRealm(it -> it.put("displayName", INJECTED)
                    .put("displayNameHtml", INJECTED + "<script>" + SCRIPT + "</script>"));
            named.change(
                    TestRealm.USER_LOGIN,
                    client -> client.put("name", INJECTED).put("baseUrl", "https://x.example.org/"));
            String mark = URLEncoder.encode("\"><script>" + SCRIPT + "</script>", StandardCharsets.UTF_8);
            chromium.open(URI.create(request(named, "") + "&state=" + mark + "&" + mark + "=x"));

            assertThat(chromium.find(By.id("kc-error-message")).getText()).contains("pushed-authorization: ");
            assertThat(chromium.run("return document.title")).isNotEqualTo("injected");
            assertThat(chromium.all(By.cssSelector("#kc-error-message img, #kc-error-message script")))
                    .isEmpty();
            chromium.open(URI.create(named.address("helseprofil/refused/") + mark));
            assertThat(chromium.run("return document.title")).isNotEqualTo("injected");
        }
    }

    @Test
    void aUserMayChooseAnotherLanguage() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            chromium.open(request(""));
            chromium.find(By.cssSelector("#login-select-toggle option[value$='kc_locale=nn']"))
                    .click();

            WebElement page = chromium.find(By.xpath("//*[@id='kc-error-message'][contains(., 'ikkje')]"));
            assertThat(page.getText()).contains("pushed-authorization");
            assertThat(chromium.find(By.tagName("html")).getDomAttribute("lang"))
                    .isEqualTo("nn");
            chromium.open(request(""));
            assertThat(chromium.find(By.id("kc-error-message")).getText())
                    .as("the choice is remembered, as on Keycloak's own pages")
                    .contains("ikkje");
        }
    }

    @Test
    void aPageExplainsAPushedRequestsFaultInEachLanguage() {
        OidcClient client = realm.oidc(TestRealm.USER_LOGIN);
        String pushed = client.push(realm.authorizationRequest()).requestUri();
        String unknown = "urn:ietf:params:oauth:request_uri:" + UUID.randomUUID();
        try (Chromium chromium = Chromium.speaking("nb")) {
            chromium.open(URI.create(client.authorizeUrl(pushed) + "&state=another"));
            assertThat(chromium.find(By.id("kc-error-message")).getText())
                    .contains("Nettleseren har med det samme", "like i og utenfor", "; it is state");
            chromium.screenshot("refused-beside");
            choose(chromium, "nn", "Nettlesaren har med det same");
            choose(chromium, "en", "are the same inside and outside the pushed request");

            chromium.open(client.authorizeUrl(unknown));
            assertThat(chromium.find(By.id("kc-error-message")).getText())
                    .contains(
                            "This request_uri is invalid", "request-uri-lifetime: push the authorization request anew");
            chromium.screenshot("refused-unusable");
            choose(chromium, "nb", "Den er brukt, er utløpt");
            choose(chromium, "nn", "Han er brukt, er gått ut");
            assertThat(Accessibility.violations(chromium)).isEmpty();
        }
    }

    private static void choose(Chromium chromium, String language, String shown) {
        chromium.find(By.cssSelector("#login-select-toggle option[value$='kc_locale=" + language + "']"))
                .click();
        assertThat(chromium.find(By.xpath("//*[@id='kc-error-message'][contains(., '" + shown + "')]"))
                        .isDisplayed())
                .isTrue();
    }

    @Test
    void respectsUiLocales() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            chromium.open(request("&ui_locales=fi%20nn%20en"));

            assertThat(chromium.find(By.id("kc-error-message")).getText()).contains("Du har ikkje gjort noko gale");
        }
    }

    @Test
    void aClosedRealmShowsACalmPage() {
        try (TestRealm closed = TestRealm.underProfile();
                Chromium chromium = Chromium.speaking("nn")) {
            closed.changeRealm(it -> {
                it.put("internationalizationEnabled", true).put("defaultLocale", "nb");
                it.putArray("supportedLocales").add("nb").add("nn").add("en");
            });
            withoutHmacKey(closed);
            chromium.open(
                    URI.create(closed.address("protocol/openid-connect/auth") + "?client_id=" + TestRealm.USER_LOGIN));

            assertThat(chromium.find(By.id("kc-error-message")).getText())
                    .contains("Du har ikkje gjort noko gale")
                    .doesNotContain("HMAC");
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.screenshot("closed-nn");
            chromium.find(By.cssSelector("#login-select-toggle option[value$='kc_locale=en']"))
                    .click();
            assertThat(chromium.find(By.xpath("//*[@id='kc-error-message'][contains(., 'nothing wrong')]"))
                            .isDisplayed())
                    .isTrue();
        }
    }

    /** Nonces need one. */
    private static void withoutHmacKey(TestRealm realm) {
        for (JsonNode key : realm.admin()
                .get("components?type=org.keycloak.keys.KeyProvider")
                .json()) {
            if (key.path("providerId").asText().equals("hmac-generated")) {
                assertThat(realm.admin()
                                .delete("components/" + key.path("id").textValue())
                                .status())
                        .isEqualTo(204);
            }
        }
    }

    private static URI request(String more) {
        return request(realm, more);
    }

    private static URI request(TestRealm of, String more) {
        return URI.create(of.address("protocol/openid-connect/auth") + "?response_type=code&scope=openid&client_id="
                + TestRealm.USER_LOGIN + "&redirect_uri="
                + URLEncoder.encode(TestRealm.REDIRECT_URI.toString(), StandardCharsets.UTF_8) + more);
    }
}
