package no.helseprofil.it.browser;

import static no.helseprofil.it.browser.Looks.assertThatEverybodyCanUse;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.TestRealm;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;

/**
 * The pages of the login theme can be used by everybody, in each language: axe finds nothing, nothing has to be scrolled
 * sideways, and each page is kept as a picture for people to look at.
 */
@Tag("browser")
@Tag("slow")
class LoginThemeIT {

    @AutoClose
    private static TestRealm realm;

    private static LoginJourney journey;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        journey = new LoginJourney(realm);
        realm.changeRealm(it -> it.put("displayName", "Innlogging for helsepersonell"));
    }

    @ParameterizedTest
    @CsvSource({
        "nb, Logg inn, Feil brukernavn eller passord., Vil du logge ut?, Du er logget ut",
        "nn, Logg inn, Feil brukarnamn eller passord., Vil du logge ut?, Du er logga ut",
        "en, Sign in to your account, Invalid username or password., Do you want to log out?, You are logged out",
        "se, Logge sisa, Boasttu geavaheaddjinamma dahje beassansátni., Háliidatgo logget olggos?, Don leat loggen olggos"
    })
    void thePagesFromLoginToLogoutAreAccessible(
            String language, String heading, String wrong, String question, String said) {
        try (Chromium chromium = Chromium.speaking(language)) {
            journey.login(chromium);
            assertThat(chromium.find(LoginJourney.HEADING).getText()).isEqualTo(heading);
            assertThatEverybodyCanUse(chromium, "login", language);

            chromium.logIn(TestRealm.USERNAME, "wrong");
            assertThat(chromium.find(LoginJourney.FIELD_ERROR).getText()).isEqualTo(wrong);
            assertThatEverybodyCanUse(chromium, "wrong-password", language);

            chromium.find(By.id("username")).clear();
            try (CallbackServer callback = CallbackServer.at(TestRealm.REDIRECT_URI)) {
                chromium.logIn(TestRealm.USERNAME, TestRealm.PASSWORD);
                callback.await();
            }
            journey.confirmLogout(chromium);
            assertThat(chromium.text()).contains(question);
            assertThatEverybodyCanUse(chromium, "logout", language);

            chromium.find(LoginJourney.LOG_OUT).click();
            assertThat(chromium.find(LoginJourney.INFORMATION).getText()).isEqualTo(said);
            assertThatEverybodyCanUse(chromium, "logged-out", language);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nb, 'Beklager, noe gikk galt'",
        "nn, 'Orsak, noko gjekk gale'",
        "en, We are sorry...",
        "se, 'Beklager, noe gikk galt'"
    })
    void theErrorPageIsAccessible(String language, String heading) {
        try (Chromium chromium = Chromium.speaking(language)) {
            journey.lost(chromium);
            assertThat(chromium.find(LoginJourney.HEADING).getText()).isEqualTo(heading);
            assertThatEverybodyCanUse(chromium, "error", language);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nb, Innloggingen kan ikke fortsette",
        "nn, Innlogginga kan ikkje halde fram",
        "en, This login can't go on",
        "se, Innloggingen kan ikke fortsette"
    })
    void theRefusalPageIsAccessible(String language, String heading) {
        try (Chromium chromium = Chromium.speaking(language)) {
            journey.refused(chromium);
            assertThat(chromium.find(LoginJourney.HEADING).getText()).isEqualTo(heading.replace("''", "'"));
            assertThatEverybodyCanUse(chromium, "refused", language);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nb, Sett opp engangskoder på mobilen",
        "nn, Set opp eingongskodar på mobilen",
        "en, Mobile Authenticator Setup",
        "se, Sett opp engangskoder på mobilen"
    })
    void theOneTimeCodeSetupIsAccessible(String language, String heading) {
        String person = "otp-" + language;
        realm.admin()
                .post(
                        "users",
                        Map.of(
                                "username",
                                person,
                                "enabled",
                                true,
                                "firstName",
                                "Lynrask",
                                "lastName",
                                "Rev",
                                "requiredActions",
                                List.of("CONFIGURE_TOTP"),
                                "credentials",
                                List.of(Map.of("type", "password", "value", TestRealm.PASSWORD))));
        try (Chromium chromium = Chromium.speaking(language)) {
            journey.login(chromium);
            chromium.logIn(person, TestRealm.PASSWORD);
            chromium.find(LoginJourney.ONE_TIME_CODE);
            assertThat(chromium.find(LoginJourney.HEADING).getText()).isEqualTo(heading);
            assertThatEverybodyCanUse(chromium, "otp", language);
        }
    }
}
