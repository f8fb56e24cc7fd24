package no.helseprofil.it.browser;

import static no.helseprofil.it.browser.Looks.assertThatEverybodyCanUse;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.it.theme.OldWay;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Notice to the user of a program whose way of logging in ends soon: she sees a closed line, and her login as ever. */
@Tag("browser")
class LoginNoticeIT {

    private static final By LINE = By.cssSelector(".helseprofil-notice summary");
    private static final By OPEN = By.cssSelector(".helseprofil-notice[open]");
    private static final By PAGE = By.cssSelector(".helseprofil-notice a");
    private static final String LOGO =
            "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9"
                    + "IjAgMCA0OCA0OCI+PHJlY3Qgd2lkdGg9IjQ4IiBoZWlnaHQ9IjQ4IiByeD0iMTAiIGZpbGw9IiMwMDU5NmIiLz48cGF0aCBkPSJNMjAgMTBo"
                    + "OHYxMGgxMHY4SDI4djEwaC04VjI4SDEwdi04aDEweiIgZmlsbD0iI2ZmZiIvPjwvc3ZnPg==";

    @AutoClose
    private static TestRealm realm;

    private static OldWay old;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        realm.changeRealm(it -> it.withObject("/attributes")
                .put("helseprofil.authority-name", "Eksempeldirektoratet")
                .put("helseprofil.authority-logo", LOGO));
        old = OldWay.in(realm, Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(10)));
    }

    @Test
    void theNoticeStaysClosedAndLoginWorks() {
        try (Chromium chromium = Chromium.speaking("nb");
                CallbackServer callback = CallbackServer.at(TestRealm.REDIRECT_URI)) {
            chromium.open(old.request());
            assertThat(chromium.find(LINE).getText()).isEqualTo("For dem som drifter Gammel journal");
            assertThat(chromium.text()).doesNotContain("avvist");
            assertThat(chromium.all(OPEN)).isEmpty();

            chromium.logIn(TestRealm.USERNAME, "wrong");
            assertThat(chromium.find(LoginJourney.FIELD_ERROR).isDisplayed()).isTrue();
            assertThat(chromium.find(LINE).isDisplayed())
                    .as("after a wrong password")
                    .isTrue();
            chromium.find(By.id("username")).clear();
            chromium.logIn(TestRealm.USERNAME, TestRealm.PASSWORD);
            assertThat(callback.await().requiredCode()).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en", "se"})
    void theNoticeOpensByKeyboard(String language) {
        try (Chromium chromium = Chromium.speaking(language)) {
            chromium.open(old.request());
            chromium.screenshot("theme-notice-closed-" + language);
            chromium.find(LINE).sendKeys(Keys.ENTER);
            assertThat(chromium.all(OPEN)).hasSize(1);
            assertThat(chromium.find(PAGE).getDomProperty("href"))
                    .isEqualTo(realm.address("helseprofil/requirements/pushed-authorization")
                            .toString());
            assertThatEverybodyCanUse(chromium, "notice", language);
        }
    }

    @Test
    void theNoticeIsShownInAnotherLanguage() {
        try (Chromium chromium = Chromium.speaking("nb")) {
            chromium.open(old.request());
            chromium.find(By.cssSelector("#login-select-toggle option[value*='kc_locale=nn']"))
                    .click();

            assertThat(chromium.find(By.xpath("//summary[contains(., 'For dei som driftar')]"))
                            .isDisplayed())
                    .isTrue();
        }
    }
}
