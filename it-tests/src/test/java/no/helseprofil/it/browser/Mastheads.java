package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.openqa.selenium.By;

/** Mastheads, which say at the beginning of a page who runs the service. */
final class Mastheads {

    private static final String LOGO =
            "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdp"
                    + "ZHRoPSI0OCIgaGVpZ2h0PSI0OCI+PHJlY3Qgd2lkdGg9IjQ4IiBoZWlnaHQ9IjQ4IiBmaWxsPSIjNWIyYTg2Ii8+PC9zdmc+";

    private Mastheads() {}

    /** A realm with both. */
    static ObjectNode giveLogoAndColour(ObjectNode realm) {
        realm.withObject("/attributes")
                .put("helseprofil.authority-logo", LOGO)
                .put("helseprofil.authority-colour", "#5b2a86");
        return realm;
    }

    /** The browser has loaded the picture, whatever the page's content security policy is. */
    static void assertThatLogoAndColourAreShown(Chromium chromium, String masthead) {
        assertThat(chromium.run("return document.querySelector('" + masthead + " img').naturalWidth"))
                .isEqualTo(48L);
        assertThat(chromium.find(By.cssSelector(masthead)).getCssValue("background-color"))
                .isEqualTo("rgba(91, 42, 134, 1)");
    }
}
