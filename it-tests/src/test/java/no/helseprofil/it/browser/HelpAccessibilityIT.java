package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import no.helseprofil.it.browser.Chromium.Colours;
import no.helseprofil.it.browser.Chromium.View;
import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The help pages can be used by everybody: with a screen reader, a keyboard, a small window, large letters, at night. */
@Tag("browser")
class HelpAccessibilityIT {

    private static final String LIST = "helseprofil/requirements";
    private static final String PROFILE_TYPE = "no.helseprofil.keycloak.storage.ProfileProvider";

    /** Each view, and light and dark; colours and sizes have nothing to do with each other. */
    private static final List<Look> LOOKS = List.of(
            new Look(View.DESKTOP, Colours.LIGHT),
            new Look(View.PHONE, Colours.DARK),
            new Look(View.ZOOMED, Colours.LIGHT));

    private static final String ELEMENTS = """
            const told = element => element.localName + '.' + element.className;
            return [...document.body.querySelectorAll('*')].map(one => told(one.parentElement) + ' ' + told(one));
            """;

    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
    }

    @AfterAll
    static void deleteRealm() {
        realm.close();
    }

    @AfterEach
    void openRealm() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    /**
     * A page with an element where no page before it had one is examined in every look, the others in one, which differs from
     * language to language: they have the same elements in the same style. What depends on the words and the width alike is whether
     * it has to be scrolled sideways.
     */
    @ParameterizedTest
    @CsvSource({"nb, 0", "nn, 1", "en, 2"})
    void everyPageIsAccessible(String language, int one) {
        List<String> paths = new ArrayList<>(List.of(LIST, LIST + "/no-such-requirement"));
        ids().forEach(id -> paths.add(LIST + "/" + id));
        Set<Object> known = new HashSet<>();
        try (Chromium chromium = Chromium.speaking(language)) {
            for (String path : paths) {
                open(chromium, path);
                if (known.addAll(elements(chromium))) {
                    assertThatAllViewsAreAccessible(chromium, path, language);
                } else {
                    LOOKS.forEach(look -> assertThatItIsNotTooWide(chromium, look, path, language));
                    assertThatItIsAccessible(chromium, LOOKS.get(one), path, language);
                }
            }
        }
        assertThat(known).as("the control: elements are told from each other").hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en"})
    void thePageOfAClosedRealmIsAccessible(String language) {
        new ServerProbe(SharedServer.get()).overwriteComponentConfig(realm.name(), PROFILE_TYPE, "document", "[]");
        try (Chromium chromium = Chromium.speaking(language)) {
            open(chromium, LIST + "/closed");
            assertThatAllViewsAreAccessible(chromium, LIST + "/closed", language);
            assertThat(Request.get(realm.address(LIST)).send().status())
                    .as("still closed")
                    .isEqualTo(503);
        }
    }

    @Test
    void pagesOfRequirementsThatAreTurnedOffAreAccessible() {
        realm.off("assertion-type");
        try (Chromium chromium = Chromium.speaking("en")) {
            for (String path : List.of(LIST + "/assertion-type", LIST)) {
                open(chromium, path);
                assertThatAllViewsAreAccessible(chromium, path, "en-off");
            }
        }
    }

    @Test
    void whatIsWrongOnAHelpPageIsFoundInSpiteOfItsContentSecurityPolicy() {
        try (Chromium chromium = Chromium.speaking("en")) {
            chromium.open(realm.address(LIST));
            chromium.run("document.documentElement.removeAttribute('lang')");
            assertThat(Accessibility.violations(chromium))
                    .singleElement()
                    .asString()
                    .startsWith("html-has-lang");
        }
    }

    @Test
    void everyLinkAndExampleIsReachedWithTheKeyboardAndShowsThatItIs() {
        try (Chromium chromium = Chromium.speaking("en")) {
            for (String path : List.of(LIST, LIST + "/dpop-nonce")) {
                chromium.open(realm.address(path));
                for (WebElement link : chromium.all(By.cssSelector("a, summary"))) {
                    WebElement focused = chromium.press(Keys.TAB).focused();
                    assertThat(focused)
                            .as("in the order in which they are read")
                            .isEqualTo(link);
                    assertThat(focused.getCssValue("outline-style"))
                            .as(link.getText())
                            .isEqualTo("solid");
                    assertThat(focused.getCssValue("outline-width"))
                            .as(link.getText())
                            .isNotEqualTo("0px");
                }
            }
            chromium.screenshot("help-focus");
        }
    }

    @Test
    void anExampleIsOpenedWithTheKeyboard() {
        try (Chromium chromium = Chromium.speaking("en")) {
            chromium.open(realm.address(LIST + "/dpop-nonce"));
            WebElement example = chromium.find(By.cssSelector("details summary"));
            assertThat(chromium.all(By.cssSelector("details[open]"))).isEmpty();

            example.sendKeys(Keys.ENTER);

            assertThat(chromium.all(By.cssSelector("details[open]"))).hasSize(1);
            assertThat(chromium.find(By.cssSelector("details[open] pre")).getText())
                    .contains("use_dpop_nonce");
        }
    }

    private static void open(Chromium chromium, String path) {
        chromium.open(realm.address(path));
        chromium.run("document.querySelectorAll('details').forEach(details => details.open = true)");
    }

    /** Each element with what its style depends on. */
    private static Collection<?> elements(Chromium chromium) {
        return (Collection<?>) Objects.requireNonNull(chromium.run(ELEMENTS));
    }

    private static void assertThatItIsAccessible(Chromium chromium, Look look, String path, String language) {
        chromium.show(look.view).colours(look.colours);
        assertThat(Accessibility.violations(chromium))
                .as("%s, %s, %s", path, language, look)
                .isEmpty();
    }

    private static void assertThatItIsNotTooWide(Chromium chromium, Look look, String path, String language) {
        chromium.show(look.view);
        assertThat(chromium.isWiderThanItsWindow())
                .as("%s, %s, %s: has to be scrolled sideways", path, language, look)
                .isFalse();
    }

    private static void assertThatAllViewsAreAccessible(Chromium chromium, String path, String language) {
        for (Look look : LOOKS) {
            assertThatItIsAccessible(chromium, look, path, language);
            assertThatItIsNotTooWide(chromium, look, path, language);
        }
        String name = "help-" + path.substring(path.lastIndexOf('/') + 1) + "-" + language;
        chromium.show(View.PHONE).colours(Colours.DARK).screenshot(name + "-phone");
        chromium.show(View.DESKTOP).colours(Colours.LIGHT).screenshot(name);
    }

    private static List<String> ids() {
        List<String> ids = new ArrayList<>();
        for (JsonNode requirement : Request.get(realm.address(LIST))
                .header("Accept", "application/json")
                .send()
                .json()) {
            ids.add(Objects.requireNonNull(requirement.path("id").textValue()));
        }
        assertThat(ids).isNotEmpty();
        return ids;
    }

    private record Look(View view, Colours colours) {}
}
