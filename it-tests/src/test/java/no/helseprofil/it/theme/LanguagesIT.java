package no.helseprofil.it.theme;

import static org.assertj.core.api.Assertions.assertThat;

import no.helseprofil.it.support.TestRealm;
import no.helseprofil.testkit.client.Request;
import no.helseprofil.testkit.client.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the language that a page is in, and of what it says where that language says nothing. */
class LanguagesIT {

    @AutoClose
    private static TestRealm realm;

    @BeforeAll
    static void createRealm() {
        realm = TestRealm.underProfile();
    }

    @ParameterizedTest
    @CsvSource({
        "nb, nb, 'Beklager, noe gikk galt'",
        "nn, nn, 'Orsak, noko gjekk gale'",
        "nn-NO, nn, 'Orsak, noko gjekk gale'",
        "en-GB, en, We are sorry...",
        "se, se, 'Beklager, noe gikk galt'",
        "se-NO, se, 'Beklager, noe gikk galt'",
        "'se;q=0.5, nn', nn, 'Orsak, noko gjekk gale'",
        "de, nb, 'Beklager, noe gikk galt'"
    })
    void aUserGetsTheBrowsersLanguage(String asked, String shown, String heading) {
        assertThat(error(asked))
                .contains("<html class=\"login-pf\" lang=\"" + shown + "\"")
                .contains(heading);
    }

    @Test
    void northernSamiFallsBackToBokmaal() {
        try (TestRealm other = TestRealm.underProfile()) {
            for (String ofRealm : new String[] {"en", "nn", "nb"}) {
                other.changeRealm(it -> it.put("defaultLocale", ofRealm));

                assertThat(error(other, "se"))
                        .as(ofRealm)
                        .contains("Beklager, noe gikk galt")
                        .doesNotContain("We are sorry");
            }
        }
    }

    @Test
    void bokmaalTextOnANorthernSamiPageIsMarked() {
        assertThat(error("se"))
                .contains("<span lang=\"nb\">Beklager, noe gikk galt</span>")
                .contains("aria-label=\"Giella\"")
                .doesNotContain("\uE000")
                .doesNotContain("\uE001")
                .doesNotContain("&#xe000", "&#57344");
        assertThat(error("nb")).doesNotContain("<span lang=");
    }

    @Test
    void theMenuNamesEachLanguageInItself() {
        try (TestRealm other = TestRealm.underProfile()) {
            other.changeRealm(it -> it.remove("localizationTexts"));

            assertThat(error(other, "en")).contains("Norsk bokmål", "Norsk nynorsk", "English", "Davvisámegiella");
            assertThat(error(other, "se"))
                    .contains("aria-label=\"Giella\"")
                    .contains("Norsk bokmål", "Norsk nynorsk", "English", "Davvisámegiella");
        }
    }

    @Test
    void anotherThemesNorwegianPageIsFullyNorwegian() {
        try (TestRealm other = TestRealm.underProfile()) {
            other.changeRealm(it -> it.put("loginTheme", "keycloak.v2"));

            assertThat(error(other, "nb")).contains("<title>Logg inn på ", "aria-label=\"Språk\"", "Norsk nynorsk");
            assertThat(error(other, "nn")).contains("<title>Logg inn på ", "aria-label=\"Språk\"", "Norsk bokmål");
            assertThat(error(other, "en")).contains("<title>Sign in to ", "Norsk bokmål");
            assertThat(error(other, "se")).as("it falls back too").contains("Beklager, noe gikk galt");
        }
    }

    private static String error(String language) {
        return error(realm, language);
    }

    private static String error(TestRealm of, String language) {
        Response page = Request.get(of.address("login-actions/authenticate?client_id=" + TestRealm.USER_LOGIN))
                .header("Accept-Language", language)
                .send();
        assertThat(page.body()).contains("kc-error-message");
        return page.body().replace("&#39;", "'");
    }
}
