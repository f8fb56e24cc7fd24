package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.it.browser.Chromium.Colours;
import no.helseprofil.it.browser.Chromium.View;

/** How the pages of the login theme are looked at: on a desktop, light and dark, at 200 % and on a phone. */
final class Looks {

    private static final List<Look> ALL = List.of(
            new Look(View.DESKTOP, Colours.LIGHT),
            new Look(View.DESKTOP, Colours.DARK),
            new Look(View.ZOOMED, Colours.LIGHT),
            new Look(View.PHONE, Colours.DARK));

    private Looks() {}

    /** Axe finds nothing on the page that is shown, nothing has to be scrolled sideways, and each look is kept as a picture. */
    static void assertThatEverybodyCanUse(Chromium chromium, String page, String language) {
        assertThat(chromium.find(LoginJourney.PAGE).getDomAttribute("lang"))
                .as(page)
                .isEqualTo(language);
        for (Look look : ALL) {
            chromium.show(look.view).colours(look.colours);
            String what = "%s, %s, %s".formatted(page, language, look);
            chromium.screenshot("theme-%s-%s-%s-%s".formatted(page, language, look.view, look.colours));
            assertThat(Accessibility.violations(chromium)).as(what).isEmpty();
            assertThat(chromium.isWiderThanItsWindow())
                    .as("%s: has to be scrolled sideways", what)
                    .isFalse();
        }
        chromium.show(View.DESKTOP).colours(Colours.LIGHT);
    }

    private record Look(View view, Colours colours) {}
}
