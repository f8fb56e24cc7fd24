package no.helseprofil.it.browser;

import static no.helseprofil.it.browser.Looks.assertThatEverybodyCanUse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.UUID;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.AuthorizationRequest;
import no.helseprofil.testkit.client.OidcClient;
import no.helseprofil.testkit.client.SigningKey;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;

/** The page on which a practitioner picks an organisation, as people see it, in the login theme of the demo realm. */
@Tag("browser")
@Tag("slow")
class OrganisationPageIT {

    private static final String CLIENT = "journal";
    private static final String HOSPITAL = "313231593";
    private static final String MUNICIPALITY = "312232324";
    private static final String UNIT = "917897468";
    private static final By FORM = By.id("kc-helseprofil-organisation");
    private static final By ERROR = By.id("helseprofil-organisation-error");
    private static final By SUBMIT = By.id("kc-submit");

    @AutoClose
    private static TestRealm realm;

    private static OidcClient client;

    private String username;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        realm.changeRealm(it -> {
            it.put("internationalizationEnabled", true).put("defaultLocale", "nb");
            it.putArray("supportedLocales").add("nb").add("nn").add("en").add("no");
        });
        client = realm.register(
                CLIENT,
                SigningKey.generate("ES256"),
                it -> Map.of(
                                "helseprofil.tenancy", "multi-tenant",
                                "helseprofil.orgnr-supplier", "313745392",
                                "helseprofil.delegations", MUNICIPALITY + "," + HOSPITAL)
                        .forEach(((ObjectNode) it.get("attributes"))::put));
    }

    /** Keycloak remembers the language of each. */
    @BeforeEach
    void makeUserWhoWorksForTwo() {
        username = "user-" + UUID.randomUUID();
        ObjectNode user = JsonNodeFactory.instance.objectNode().put("username", username);
        user.put("enabled", true)
                .put("firstName", "Kvart")
                .put("lastName", "Grevling")
                .put("email", username + "@example.no");
        user.putObject("attributes").putArray("organisations").add(HOSPITAL).add(MUNICIPALITY + ":" + UNIT);
        user.putArray("credentials").addObject().put("type", "password").put("value", TestRealm.PASSWORD);
        assertThat(realm.admin().post("users", user).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "nb, Velg organisasjon, Hvilken organisasjon arbeider du for nå?, Organisasjonsnummer 917897468, Del av",
        "nn, Vel organisasjon, Kva organisasjon arbeider du for no?, Organisasjonsnummer 917897468, Del av",
        "no, Velg organisasjon, Hvilken organisasjon arbeider du for nå?, Organisasjonsnummer 917897468, Del av",
        "en, Choose your organisation, For which organisation are you working now?, Organisation number 917897468, Part of"
    })
    void thePageAndItsErrorAreTranslatedAndAccessible(
            String spoken, String heading, String question, String number, String part) {
        try (Chromium chromium = Chromium.speaking(spoken)) {
            asked(chromium, Map.of());

            assertThat(chromium.find(By.id("kc-page-title")).getText()).isEqualTo(heading);
            assertThat(chromium.find(By.cssSelector("fieldset > legend")).getText())
                    .isEqualTo(question);
            assertThat(chromium.find(FORM).getText()).contains(number, part, HOSPITAL, MUNICIPALITY);
            assertThat(chromium.text()).as("every text is there").doesNotContain("helseprofil.");
            assertThatEverybodyCanUse(chromium, "organisation", spoken);

            pickNothing(chromium);
            assertThatEverybodyCanUse(chromium, "organisation-error", spoken);
        }
    }

    @Test
    void anErrorIsAnAlertOfTheQuestion() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            asked(chromium, Map.of());
            pickNothing(chromium);

            assertThat(chromium.find(ERROR).getDomAttribute("role")).isEqualTo("alert");
            assertThat(chromium.find(ERROR).getText()).isEqualTo("Velg en av organisasjonene.");
            assertThat(chromium.find(By.tagName("fieldset")).getDomAttribute("aria-describedby"))
                    .isEqualTo(chromium.find(ERROR).getDomAttribute("id"));
        }
    }

    @Test
    void worksByKeyboardAlone() {
        AuthorizationRequest request = realm.authorizationRequest();
        try (CallbackServer callback = CallbackServer.at(TestRealm.REDIRECT_URI);
                Chromium chromium = Chromium.speaking("nb")) {
            asked(chromium, request, Map.of());
            WebElement first = chromium.all(By.name("organisation")).get(0);
            tabTo(chromium, first);
            chromium.press(Keys.ARROW_DOWN);
            assertThat(chromium.focused().getDomAttribute("value")).isEqualTo(MUNICIPALITY + ":" + UNIT);
            assertThat(chromium.focused().isSelected()).isTrue();
            tabTo(chromium, chromium.find(By.id("remember")));
            chromium.press(Keys.SPACE);
            tabTo(chromium, chromium.find(SUBMIT));
            chromium.press(Keys.ENTER);

            String code = callback.await().requiredCode();
            assertThat(client.redeem(request, code)
                            .accessTokenClaims()
                            .path("helseid://claims/client/claims/orgnr_child")
                            .textValue())
                    .isEqualTo(UNIT);
        }
    }

    @Test
    void aLabelSelectsItsOrganisation() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            asked(chromium, Map.of());
            chromium.all(By.cssSelector("fieldset label")).get(0).click();

            assertThat(chromium.all(By.name("organisation")).get(0).isSelected())
                    .isTrue();
        }
    }

    @Test
    void aUserAskedByTheClientMayCancel() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            asked(chromium, Map.of("kc_action", "helseprofil-organisation"));

            assertThat(chromium.find(By.id("kc-cancel")).getText()).isEqualTo("Avbryt");
            assertThat(Accessibility.violations(chromium)).isEmpty();
            chromium.find(By.id("kc-cancel")).click();
            chromium.await(ExpectedConditions.invisibilityOfElementLocated(By.id("kc-cancel")));
            assertThat(chromium.find(FORM).isDisplayed())
                    .as("nothing is remembered, so it has to be picked all the same")
                    .isTrue();
        }
    }

    @Test
    void anotherLanguageShowsTheSamePage() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            asked(chromium, Map.of());
            chromium.find(By.cssSelector("#login-select-toggle option[value*='kc_locale=nn']"))
                    .click();

            assertThat(chromium.find(By.xpath("//legend[contains(., 'Kva organisasjon')]"))
                            .isDisplayed())
                    .isTrue();
        }
    }

    /** Past the browser's own check, which would send nothing. */
    private static void pickNothing(Chromium chromium) {
        chromium.find(FORM);
        chromium.run("document.getElementById('kc-helseprofil-organisation').noValidate = true");
        chromium.find(SUBMIT).click();
        chromium.find(ERROR);
    }

    private static void tabTo(Chromium chromium, WebElement target) {
        for (int pressed = 0; pressed < 20 && !chromium.focused().equals(target); pressed++) {
            chromium.press(Keys.TAB);
        }
        assertThat(chromium.focused()).isEqualTo(target);
    }

    private void asked(Chromium chromium, Map<String, String> parameters) {
        asked(chromium, realm.authorizationRequest(), parameters);
    }

    private void asked(Chromium chromium, AuthorizationRequest request, Map<String, String> parameters) {
        OidcClient pushing = client.withRequest(form -> form.form(parameters));
        chromium.open(client.authorizeUrl(pushing.push(request).requestUri()));
        chromium.logIn(username, TestRealm.PASSWORD);
        chromium.find(FORM);
    }
}
