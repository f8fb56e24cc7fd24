package no.helseprofil.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import no.helseprofil.testkit.server.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that a {@link Chromium} is as good as a new one, though all tests share its process. */
@Tag("browser")
class ChromiumIT {

    private static final String LEAVE = """
            document.cookie = 'left=behind; path=/; max-age=3600';
            localStorage.setItem('left', 'behind');
            sessionStorage.setItem('left', 'behind');
            console.error('left behind');
            """;
    private static final String LEFT =
            "return document.cookie + localStorage.getItem('left') + sessionStorage.getItem('left')";

    @Test
    void keepsNoStateOfAnEarlierBrowser() {
        try (Chromium first = Chromium.speaking("nb")) {
            first.open(page());
            first.run(LEAVE);
            assertThat(first.run(LEFT)).as("the control: it is there").isEqualTo("left=behindbehindbehind");
        }
        try (Chromium second = Chromium.speaking("nb")) {
            second.open(page());
            assertThat(second.run(LEFT)).isEqualTo("nullnull");
            assertThat(second.complaints())
                    .as("what the first one complained of")
                    .noneMatch(it -> it.contains("behind"));
        }
    }

    @Test
    void eachBrowserHasItsOwnLanguageSizeAndColours() {
        try (Chromium first = Chromium.speaking("nn")) {
            first.show(Chromium.View.PHONE).colours(Chromium.Colours.DARK).open(page());
            assertThat(seen(first)).isEqualTo("nn 320 true");
        }
        try (Chromium second = Chromium.speaking("en")) {
            second.open(page());
            assertThat(seen(second)).isEqualTo("en 1280 false");
        }
    }

    private static Object seen(Chromium chromium) {
        return chromium.run("return [navigator.language, innerWidth,"
                + " matchMedia('(prefers-color-scheme: dark)').matches].join(' ')");
    }

    private static URI page() {
        return URI.create(SharedServer.get().url() + "/realms/helse/helseprofil/requirements");
    }
}
