package no.helseprofil.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class StyleSheetTest {

    private static final StyleSheet SHEET = new StyleSheet("p { margin: 0; }", "");

    @Test
    void thePolicyAllowsThisStyleSheetOnly() throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(SHEET.css().getBytes(StandardCharsets.UTF_8));
        assertThat(SHEET.policy())
                .isEqualTo("default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(hash)
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        assertThat(new StyleSheet(SHEET.css() + " ", "").policy())
                .as("another sheet")
                .isNotEqualTo(SHEET.policy());
    }

    @Test
    void isEmbeddedUnchanged() {
        assertThat(HtmlPageTest.page("x").render()).contains("<style>" + StyleSheet.COMMON.css() + "</style>");
        assertThat(StyleSheet.COMMON.css()).as("it could end the element").doesNotContain("<");
    }
}
