package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
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
import no.helseprofil.testkit.client.SigningKey;
import no.helseprofil.testkit.server.ServerProbe;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The help pages can be used by everybody: with a screen reader, a keyboard, a small window, large letters, at night. */
@Tag("browser")
@Tag("slow")
class HelpAccessibilityIT {

    private static final String LIST = "helseprofil/requirements";
    private static final String TRY = "helseprofil/try/";
    private static final String PROFILE_TYPE = "no.helseprofil.keycloak.storage.ProfileProvider";

    /** Each view, and light and dark; colours and sizes have nothing to do with each other. */
    private static final List<Look> LOOKS = List.of(
            new Look(View.DESKTOP, Colours.LIGHT),
            new Look(View.PHONE, Colours.DARK),
            new Look(View.ZOOMED, Colours.LIGHT));

    /** Nynorsk has the same long words, and English none. */
    private static final String WIDEST = "nb";

    /** Narrow views: what fits these fits a desktop, which has the style of the larger one and more room. */
    private static final List<View> NARROW = List.of(View.PHONE, View.ZOOMED);

    private static final String OPEN = "document.querySelectorAll('details').forEach(details => details.open = true);";

    /**
     * Each element by all that its style or a rule may depend on but for the words themselves: those around it, the one before
     * it, and whether it has words.
     */
    private static final String ELEMENTS = """
            const told = element =>
                [element.localName, element.className, ...element.getAttributeNames().sort()].join(' ');
            const within = element => element ? `${within(element.parentElement)} > ${told(element)}` : '';
            const before = element => element.previousElementSibling?.localName ?? '';
            const words = element => element.textContent.trim() ? '' : ' without words';
            return [...new Set([...document.body.querySelectorAll('*')]
                .map(one => `${within(one.parentElement)} > ${before(one)} + ${told(one)}${words(one)}`))];
            """;

    /** Script that reads, of the link or example that has the focus, which one it is, its outline and its words. */
    private static final String FOCUSED = """
            const focused = document.activeElement;
            const style = getComputedStyle(focused);
            return [[...document.querySelectorAll('a, summary')].indexOf(focused),
                style.outlineStyle, style.outlineWidth, focused.textContent];
            """;

    /**
     * Elements that have been examined in every look, in whatever language: the style is the same in all, see
     * {@link LooksTest}.
     */
    private static final Set<Object> KNOWN = new HashSet<>();

    @AutoClose
    private static final TestRealm realm = TestRealm.underProfile();

    @AfterEach
    void openRealm() {
        realm.putProfile(TestRealm.DOCUMENT);
    }

    /**
     * A page with an element where no page before it had one is examined in every look. The others have the same elements in the
     * same style, so they are examined for all but contrast, which takes most of the time and depends on nothing else. What depends
     * on the words and the width alike is whether it has to be scrolled sideways. Every page is shown in the language with the
     * longest words, and a third of them in each of the others. The first is opened and the others are shown in its window: to
     * open a page and to put axe in takes twice as long as to examine it.
     */
    @ParameterizedTest
    @CsvSource({"nb, 0", "nn, 1", "en, 2"})
    void everyPageIsAccessible(String language, int one) {
        List<String> paths = new ArrayList<>(List.of(LIST, LIST + "/no-such-requirement"));
        ids().forEach(id -> paths.add(LIST + "/" + id));
        try (Chromium chromium = Chromium.speaking(language)) {
            for (int i = 0; i < paths.size(); i++) {
                String path = paths.get(i);
                if (i > 1 && !language.equals(WIDEST) && i % LOOKS.size() != one) {
                    continue;
                }
                if (i == 0) {
                    chromium.open(realm.address(path));
                } else {
                    chromium.write(Request.get(realm.address(path))
                            .header("Accept-Language", language)
                            .send()
                            .body());
                }
                if (KNOWN.addAll(elements(chromium))) {
                    assertThatAllViewsAreAccessible(chromium, path, language);
                } else {
                    assertThatItIsNotTooWide(chromium, path, language);
                    assertThat(Accessibility.violationsBesideContrast(chromium))
                            .as("%s, %s", path, language)
                            .isEmpty();
                }
            }
            assertThat(chromium.complaints())
                    .as("the content security policy of the first page allows the style of all")
                    .noneMatch(complaint -> complaint.contains("Content Security Policy"));
        }
        assertThat(KNOWN)
                .as("the control: elements are distinguished from each other")
                .hasSizeGreaterThan(20);
    }

    @ParameterizedTest
    @CsvSource({"nb, 0", "nn, 1", "en, 2"})
    void thePageOfAClosedRealmIsAccessible(String language, int one) {
        new ServerProbe(SharedServer.get()).overwriteComponentConfig(realm.name(), PROFILE_TYPE, "document", "[]");
        try (Chromium chromium = Chromium.speaking(language)) {
            open(chromium, LIST + "/closed");
            assertThatItIsNotTooWide(chromium, LIST + "/closed", language);
            assertThatItIsAccessible(chromium, LOOKS.get(one), LIST + "/closed", language);
            chromium.screenshot("help-closed-" + language);
            assertThat(Request.get(realm.address(LIST)).send().status())
                    .as("still closed")
                    .isEqualTo(503);
        }
    }

    @ParameterizedTest
    @CsvSource({"nb, 0", "nn, 1", "en, 2"})
    void thePagesOfTestRunsAreAccessible(String language, int one) {
        try (Chromium chromium = Chromium.speaking(language)) {
            chromium.open(realm.address(TRY));
            assertThatItIsAccessible(chromium, LOOKS.get(one), TRY + "closed", language);
            realm.putProfile(TestRealm.DOCUMENT.replaceFirst("}$", ",\"try\":true}"));
            String run = Objects.requireNonNull(Request.post(realm.address(TRY + "runs"))
                    .body(
                            "application/json",
                            "{\"jwks\":" + SigningKey.generate("ES256").publicJwkSet() + "}")
                    .send()
                    .text("run"));
            Request.post(URI.create(run + "/end")).send();
            for (URI page : List.of(realm.address(TRY), URI.create(run), realm.address(LIST))) {
                chromium.open(page);
                assertThatItIsAccessible(chromium, LOOKS.get(one), page.getPath(), language);
                assertThatItIsNotTooWide(chromium, page.getPath(), language);
            }
            chromium.open(URI.create(run));
            chromium.screenshot("try-run-" + language);
        }
    }

    @Test
    void pagesOfDisabledRequirementsAreAccessible() {
        realm.off("assertion-type");
        try (Chromium chromium = Chromium.speaking("en")) {
            for (String path : List.of(LIST + "/assertion-type", LIST)) {
                open(chromium, path);
                assertThatAllViewsAreAccessible(chromium, path, "en-off");
            }
        }
    }

    @Test
    void findsViolationsDespiteTheContentSecurityPolicy() {
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
    void everyLinkAndExampleIsFocusableWithVisibleFocus() {
        try (Chromium chromium = Chromium.speaking("en")) {
            for (String path : List.of(LIST, LIST + "/dpop-nonce")) {
                chromium.open(realm.address(path));
                int links = chromium.all(By.cssSelector("a, summary")).size();
                assertThat(links).isPositive();
                for (int link = 0; link < links; link++) {
                    List<?> focused = (List<?>)
                            Objects.requireNonNull(chromium.press(Keys.TAB).run(FOCUSED));
                    assertThat(focused.get(0))
                            .as("in the order in which they are read: %s", focused)
                            .isEqualTo((long) link);
                    assertThat(focused.get(1)).as("%s", focused).isEqualTo("solid");
                    assertThat(focused.get(2)).as("%s", focused).isNotEqualTo("0px");
                }
            }
            chromium.screenshot("help-focus");
        }
    }

    @Test
    void anExampleOpensByKeyboard() {
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
        chromium.run(OPEN);
    }

    /** Each element with what its style depends on. */
    private static Collection<?> elements(Chromium chromium) {
        return (Collection<?>) Objects.requireNonNull(chromium.run(OPEN + ELEMENTS));
    }

    private static void assertThatItIsAccessible(Chromium chromium, Look look, String path, String language) {
        chromium.show(look.view).colours(look.colours);
        assertThat(Accessibility.violations(chromium))
                .as("%s, %s, %s", path, language, look)
                .isEmpty();
    }

    private static void assertThatItIsNotTooWide(Chromium chromium, String path, String language) {
        for (View view : NARROW) {
            assertThat(chromium.show(view).isWiderThanItsWindow())
                    .as("%s, %s, %s: has to be scrolled sideways", path, language, view)
                    .isFalse();
        }
    }

    private static void assertThatAllViewsAreAccessible(Chromium chromium, String path, String language) {
        for (Look look : LOOKS) {
            assertThatItIsAccessible(chromium, look, path, language);
        }
        assertThatItIsNotTooWide(chromium, path, language);
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
