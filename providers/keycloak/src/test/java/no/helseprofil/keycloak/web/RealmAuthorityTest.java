package no.helseprofil.keycloak.web;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.keycloak.web.RealmLinks.RealmAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealmAuthorityTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.no/logo.svg",
                "https://cdn.example.no:8443/a/b?c=d#e",
                "  https://cdn.example.no/logo.png  ",
                "data:image/png;base64,iVBORw0KGgo=",
                "data:image/jpeg;base64,AAAA",
                "data:image/gif;base64,AA==",
                "data:image/webp;base64,AAAA",
                "data:image/svg+xml;base64,PHN2Zy8+"
            })
    void showsALogoFromAUrlOrTheValueItself(String value) {
        assertThat(RealmAuthority.logo(value)).contains(value.strip());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "http://cdn.example.no/logo.png",
                "//cdn.example.no/logo.png",
                "/logo.png",
                "logo.png",
                "https:///logo.png",
                "https:logo.png",
                "https://user:secret@cdn.example.no/logo.png",
                "https://cdn.example.no/\"onerror=\"alert(1)",
                "https://cdn.example.no/<script>",
                "https://cdn.example.no/a b",
                "HTTPS://cdn.example.no/\u0000",
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                " javascript:alert(1)//https://cdn.example.no",
                "java\nscript:alert(1)",
                "vbscript:x",
                "file:///etc/passwd",
                "<svg onload=alert(1)>",
                "<img src=x>",
                "data:text/html;base64,PHNjcmlwdD4=",
                "data:image/svg+xml,<svg onload=alert(1)>",
                "data:image/svg+xml;utf8,<svg/>",
                "data:image/svg+xml;base64,PHN2Zy8+\" onerror=\"alert(1)",
                "data:image/png;base64,",
                "data:image/png;base64,AAAA#x",
                "data:image/png;base64,AAAA===",
                "data:image/x-icon;base64,AAAA",
                "data:;base64,AAAA",
                "data:image/png;charset=x;base64,AAAA"
            })
    void showsNoOtherLogo(String value) {
        assertThat(RealmAuthority.logo(value)).isEmpty();
    }

    @Test
    void showsNoOversizedLogo() {
        String start = "data:image/png;base64,";

        assertThat(RealmAuthority.logo(start + "A".repeat(256 * 1024 - start.length())))
                .isPresent();
        assertThat(RealmAuthority.logo(start + "A".repeat(256 * 1024 - start.length() + 1)))
                .isEmpty();
        assertThat(RealmAuthority.logo("https://cdn.example.no/" + "a".repeat(2_000)))
                .isEmpty();
    }
}
