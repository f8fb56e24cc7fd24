package no.helseprofil.keycloak.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import no.helseprofil.keycloak.login.LoginTexts.LanguageMarkup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text in another language says so, wherever on a page that can be said. */
class LanguageMarkupTest {

    private static final String TEXT = LanguageMarkup.mark("Prøv igjen");
    private static final String ELEMENT = "<span lang=\"nb\">Prøv igjen</span>";

    @Test
    void marksTextInItsOwnLanguageElement() {
        assertThat(page("<p>%s <b>%s</b></p>")).isEqualTo("<p>" + ELEMENT + " <b>" + ELEMENT + "</b></p>");
    }

    @Test
    void keepsMarkupInsideAText() {
        assertThat(LanguageMarkup.elements("<p>" + LanguageMarkup.mark("<b>Prøv</b> igjen") + "</p>", "nb"))
                .isEqualTo("<p><span lang=\"nb\"><b>Prøv</b> igjen</span></p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<input value=\"%s\" aria-label='%s'>",
                "<title>%s</title>",
                "<TITLE>%s</TITLE>",
                "<select><option value=\"x\" selected>%s</option></select>",
                "<script>if (1 < 2 && 3 > 2) { say('%s'); }</script>",
                "<script>const a = '<p>%s</p>';</script>",
                "<textarea rows=1>%s</textarea>",
                "<style>a::after { content: '%s' }</style>"
            })
    void addsNoElementWhereNoneIsAllowed(String html) {
        assertThat(page(html)).isEqualTo(html.replace("%s", "Prøv igjen"));
    }

    @Test
    void marksTextAfterSuchAnElement() {
        assertThat(page("<script>a = '<b>'</script><p>%s</p>"))
                .isEqualTo("<script>a = '<b>'</script><p>" + ELEMENT + "</p>");
        assertThat(page("<title>x</title>%s")).isEqualTo("<title>x</title>" + ELEMENT);
    }

    @Test
    void leavesAPageWithoutMarksUnchanged() {
        String page = "<!DOCTYPE html><html lang=\"se\"><!-- a > b --><p title=\"a\">Logge sisa &lt;</p></html>";

        assertThat(LanguageMarkup.elements(page, "nb")).isEqualTo(page);
    }

    @Test
    void removesTheMarksElsewhere() {
        assertThat(LanguageMarkup.unmarked("a " + TEXT + " b")).isEqualTo("a Prøv igjen b");
    }

    @Test
    void doesNotMarkNorthernSamiOrRealmTexts() {
        Properties texts = new Properties();
        texts.put("doLogIn", "Logge sisa");
        texts.put("locale_nb", "Norsk bokmål");
        texts.put("errorTitle", "Beklager, noe gikk galt");
        texts.put("doTryAnotherWay", "what the realm says itself");

        Properties marked = LoginTexts.marked(texts);

        assertThat(marked)
                .containsEntry("doLogIn", "Logge sisa")
                .containsEntry("locale_nb", "Norsk bokmål")
                .containsEntry("errorTitle", LanguageMarkup.mark("Beklager, noe gikk galt"))
                .containsEntry("doTryAnotherWay", "what the realm says itself");
    }

    private static String page(String html) {
        return LanguageMarkup.elements(html.replace("%s", TEXT), "nb");
    }
}
