package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.it.browser.Chromium.Colours;
import no.helseprofil.it.browser.Chromium.View;
import no.helseprofil.it.support.TestRealm;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Tests that a user needs no mouse to log in, and that everybody sees where she is. */
@Tag("browser")
class LoginKeyboardIT {

    @AutoClose
    private static TestRealm realm;

    private static LoginJourney journey;

    @AutoClose
    private Chromium chromium;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
        journey = new LoginJourney(realm);
    }

    @BeforeEach
    void openBrowser() {
        chromium = Chromium.speaking("nb");
    }

    @Test
    void aUserLogsInAndOutByKeyboardAlone() {
        journey.login(chromium);
        assertThat(id(chromium.focused())).as("ready to write").isEqualTo("username");
        chromium.focused().sendKeys(TestRealm.USERNAME);
        assertThat(id(chromium.press(Keys.TAB).focused())).isEqualTo("password");
        chromium.focused().sendKeys(TestRealm.PASSWORD);
        try (CallbackServer callback = CallbackServer.at(TestRealm.REDIRECT_URI)) {
            chromium.press(Keys.ENTER);
            assertThat(callback.await().requiredCode()).isNotBlank();
        }
        journey.confirmLogout(chromium);
        while (!id(chromium.press(Keys.TAB).focused()).equals("kc-logout")) {
            assertThat(chromium.focused().getTagName()).as("before the button").isNotEqualTo("body");
        }
        chromium.press(Keys.ENTER);
        assertThat(chromium.find(LoginJourney.INFORMATION).getText()).isEqualTo("Du er logget ut");
    }

    @ParameterizedTest
    @EnumSource(Colours.class)
    void theFocusFollowsTheReadingOrderVisibly(Colours colours) {
        chromium.colours(colours);
        journey.login(chromium);
        chromium.focused().sendKeys(Keys.chord(Keys.SHIFT, Keys.TAB));
        for (String next :
                new String[] {"login-select-toggle", "username", "password", "password-show-password", "kc-login"}) {
            WebElement focused = chromium.focused();
            assertThat(id(focused)).isEqualTo(next);
            assertThat(focused.getCssValue("outline-style")).as(next).isEqualTo("solid");
            assertThat(focused.getCssValue("outline-width")).as(next).isEqualTo("3px");
            chromium.screenshot("theme-focus-" + next + "-" + colours);
            chromium.press(Keys.TAB);
        }
    }

    @Test
    void nothingIsCutOffOnAPhone() {
        chromium.show(View.PHONE);
        journey.login(chromium);

        assertThat(chromium.isWiderThanItsWindow()).isFalse();
        for (String id : new String[] {"username", "password", "kc-login"}) {
            Object right = chromium.run(
                    "return document.getElementById('" + id + "').getBoundingClientRect().right <= innerWidth");
            assertThat(right).as(id).isEqualTo(true);
        }
    }

    @Test
    void reducedMotionShowsNoMotion() {
        journey.login(chromium);
        chromium.withoutMotion();

        assertThat(chromium.run("return [...document.querySelectorAll('*')].filter(it => {"
                        + " const style = getComputedStyle(it);"
                        + " return style.transitionDuration !== '0s' || style.animationName !== 'none' }).length"))
                .isEqualTo(0L);
    }

    private static String id(WebElement element) {
        return String.valueOf(element.getDomAttribute("id"));
    }
}
