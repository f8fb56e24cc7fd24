package no.helseprofil.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {

    private static final String PICTURE = "data:image/png;base64,iVBORw0KGgo=";

    @Test
    void aPageHasNameLogoAndColourAndLoadsTheLogoOnly() {
        Authority authority = new Authority("Helse <Nord>", Optional.of(PICTURE), Colour.of("#5b2a86"));
        StyleSheet style = StyleSheet.COMMON.of(authority);
        String page = page(authority);

        assertThat(page)
                .contains("<header><p><img src=\"" + PICTURE
                        + "\" alt=\"\" referrerpolicy=\"no-referrer\">Helse &lt;Nord&gt;</p></header>")
                .contains("<style>" + style.css() + "</style>");
        assertThat(style.css()).endsWith("@media screen { :root { --band: #5b2a86; --on-band: #ffffff; } }\n");
        assertThat(style.policy())
                .startsWith("default-src 'none'; img-src data:; style-src 'sha256-")
                .doesNotContain("unsafe", "*");
    }

    @Test
    void aPageWithoutALogoLoadsNothing() {
        Authority authority = Authority.named("Helse");

        assertThat(StyleSheet.COMMON.of(authority)).isEqualTo(StyleSheet.COMMON);
        assertThat(StyleSheet.COMMON.policy()).doesNotContain("img-src");
        assertThat(page(authority)).doesNotContain("<img");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "https://cdn.example.no/logo.svg, https://cdn.example.no/logo.svg",
                "https://cdn.example.no:8443/a/b?c=d#e, https://cdn.example.no:8443/a/b",
                "https://cdn.example.no, https://cdn.example.no",
                "https://cdn.example.no/a;img-src%20*, https://cdn.example.no",
                "\"https://cdn.example.no/a,b\", https://cdn.example.no"
            })
    void aLogoUrlIsAllowedByTheContentSecurityPolicy(String logo, String source) {
        assertThat(new Authority("Helse", Optional.of(logo), Optional.empty()).pictures())
                .contains(source);
    }

    private static String page(Authority authority) {
        return HtmlPage.of(HtmlPageTest.class, "sample.ftl", StyleSheet.COMMON, "nb", authority, Map.of("text", "Krav"))
                .render();
    }
}
