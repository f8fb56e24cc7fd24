package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import no.helseprofil.it.browser.Chromium.Colours;
import no.helseprofil.it.browser.Chromium.View;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that {@link Accessibility} finds what is wrong, so that finding nothing means something. */
@Tag("browser")
class AccessibilityIT {

    private static final String GOOD = """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title><style>%s</style></head>
            <body><main><h1>A page</h1>%s</main></body></html>
            """;

    @AutoClose
    private Chromium chromium;

    @BeforeEach
    void openBrowser() {
        chromium = Chromium.speaking("en");
    }

    @Test
    void aCompliantPageHasNoViolation() {
        open(GOOD.formatted("", "<p>Some words.</p>"));
        assertThat(Accessibility.violations(chromium)).isEmpty();
    }

    @Test
    void findsAnImageWithoutText() {
        open(GOOD.formatted("", "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>"));
        assertThat(Accessibility.violations(chromium))
                .singleElement()
                .asString()
                .startsWith("image-alt (critical): <img");
    }

    @Test
    void findsASkippedHeadingLevel() {
        open(GOOD.formatted("", "<h4>Far down</h4>"));
        assertThat(Accessibility.violations(chromium))
                .singleElement()
                .asString()
                .startsWith("heading-order");
    }

    @Test
    void findsPoorContrastInDarkMode() {
        open(GOOD.formatted("@media (prefers-color-scheme: dark) { p { color: #eee } }", "<p>Some words.</p>"));
        assertThat(Accessibility.violations(chromium)).isEmpty();

        chromium.colours(Colours.DARK);
        assertThat(Accessibility.violations(chromium))
                .singleElement()
                .asString()
                .startsWith("color-contrast");
    }

    @Test
    void findsPoorContrastOnAPhone() {
        open(GOOD.formatted(
                "@media (max-width: 400px) { p { color: #eee } } div { width: 500px }",
                "<p>Some words.</p><div>Wide</div>"));
        assertThat(Accessibility.violations(chromium)).isEmpty();
        assertThat(chromium.isWiderThanItsWindow()).isFalse();

        chromium.show(View.PHONE);
        assertThat(Accessibility.violations(chromium))
                .singleElement()
                .asString()
                .startsWith("color-contrast");
        assertThat(chromium.isWiderThanItsWindow()).isTrue();
    }

    private void open(String html) {
        chromium.open(URI.create("data:text/html,"
                + URLEncoder.encode(html, StandardCharsets.UTF_8).replace("+", "%20")));
    }
}
