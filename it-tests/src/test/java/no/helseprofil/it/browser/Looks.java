package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.it.browser.Chromium.Colours;
import no.helseprofil.it.browser.Chromium.View;

/**
 * Looks in which pages are examined: on a desktop, light and dark, at 200 % and on a phone. What axe finds depends on
 * the words (a name is missing) or on the look (a contrast is too low), and on nothing that both make together:
 * {@code LooksTest} holds that no rule of ours is for a language, nor for a width and colours at once. So each language
 * is examined in one look, each look in one language. Words and width together decide whether a page has to be scrolled
 * sideways, which is asked of every pair.
 */
final class Looks {

    private static final Look LIGHT = new Look(View.DESKTOP, Colours.LIGHT);
    private static final Look DARK = new Look(View.DESKTOP, Colours.DARK);
    private static final Look ZOOMED = new Look(View.ZOOMED, Colours.LIGHT);
    private static final Look PHONE = new Look(View.PHONE, Colours.DARK);

    private Looks() {}

    /** Asserts that everybody can use the page of a login, which says by itself in which language it is. */
    static void assertThatEverybodyCanUse(Chromium chromium, String page, String language) {
        assertThat(chromium.find(LoginJourney.PAGE).getDomAttribute("lang"))
                .as(page)
                .isEqualTo(language);
        assertThatItIsAccessible(chromium, "theme-" + page, language);
    }

    /**
     * Axe finds nothing on the page that is shown, nothing has to be scrolled sideways, and it is kept as a picture.
     *
     * @param language one of {@code nb}, {@code nn}, {@code en}, and {@code se} or {@code no} where there are four
     */
    static void assertThatItIsAccessible(Chromium chromium, String page, String language) {
        for (View view : View.values()) {
            chromium.show(view);
            assertThat(chromium.isWiderThanItsWindow())
                    .as("%s, %s, %s: has to be scrolled sideways", page, language, view)
                    .isFalse();
        }
        for (Look look : looks(language)) {
            chromium.show(look.view).colours(look.colours);
            chromium.screenshot("%s-%s-%s-%s".formatted(page, language, look.view, look.colours));
            assertThat(Accessibility.violations(chromium))
                    .as("%s, %s, %s", page, language, look)
                    .isEmpty();
        }
        chromium.show(View.DESKTOP).colours(Colours.LIGHT);
    }

    private static List<Look> looks(String language) {
        return switch (language) {
            case "nb" -> List.of(LIGHT, PHONE);
            case "nn" -> List.of(DARK);
            case "en" -> List.of(ZOOMED);
            case "se", "no" -> List.of(PHONE);
            default -> throw new IllegalArgumentException(language);
        };
    }

    private record Look(View view, Colours colours) {}
}
