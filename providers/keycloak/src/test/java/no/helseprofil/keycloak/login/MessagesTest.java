package no.helseprofil.keycloak.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The words of the theme, measured by Keycloak's English and ours. An update of Keycloak that brings a new text fails here,
 * until it is said in Norwegian.
 */
class MessagesTest {

    private static final MessageFile KEYCLOAK = MessageFile.ofKeycloak();
    private static final MessageFile ENGLISH = MessageFile.ofTheme("en");

    /** Characters that show that UTF-8 has been read as Latin-1, and the character that stands for a lost one. */
    private static final List<String> MOJIBAKE = List.of("Ã", "Â", "\uFFFD");

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn"})
    void everyTextIsTranslatedToNorwegian(String language) {
        assertThat(new TreeSet<>(MessageFile.ofTheme(language).texts().keySet()))
                .as("the keys of Keycloak %s, and ours", language)
                .isEqualTo(new TreeSet<>(english().texts().keySet()));
    }

    @Test
    void findsKeycloaksTexts() {
        assertThat(KEYCLOAK.texts()).hasSizeGreaterThan(450).containsKeys("doLogIn", "invalidUserMessage");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en", "se"})
    void placeholdersMatchEnglish(String language) {
        MessageFile file = MessageFile.ofTheme(language);
        file.texts()
                .keySet()
                .forEach(key -> assertThat(file.placeholders(key))
                        .as("%s in %s", key, language)
                        .isEqualTo(english().placeholders(key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en", "se"})
    void noTextIsEmptyOrLosesApostrophesOrAddsMarkup(String language) {
        MessageFile file = MessageFile.ofTheme(language);
        file.texts().forEach((key, text) -> {
            assertThat(text).as("%s in %s", key, language).isNotBlank();
            assertThat(text.replace("''", ""))
                    .as("%s in %s: MessageFormat takes a lone apostrophe for a quote", key, language)
                    .doesNotContain("'");
            assertThat(file.formatted(key)).as("%s in %s", key, language).isNotBlank();
            assertThat(file.tags(key))
                    .as("%s in %s", key, language)
                    .isEqualTo(english().tags(key));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en", "se"})
    void noSpecialCharacterIsLost(String language) {
        MessageFile file = MessageFile.ofTheme(language);
        file.texts()
                .forEach((key, text) ->
                        assertThat(text).as("%s in %s", key, file.name()).doesNotContain(MOJIBAKE));
    }

    @Test
    void norwegianTextsDifferFromEnglish() {
        Set<String> sameInBoth = Set.of(
                "loginTitleHtml",
                "oauthGrantTitleHtml",
                "usb",
                "nfc",
                "bluetooth",
                "totpAppFreeOTPName",
                "totpAppGoogleName",
                "totpAppMicrosoftAuthenticatorName",
                "loginTotpType",
                "role_admin",
                "console-accept");
        for (String language : List.of("nb", "nn")) {
            MessageFile file = MessageFile.ofTheme(language);
            KEYCLOAK.texts().forEach((key, text) -> {
                if (!sameInBoth.contains(key)) {
                    assertThat(file.text(key)).as("%s in %s", key, language).isNotEqualTo(text);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nb", "nn", "en", "se"})
    void everyLanguageIsNamedInItself(String language) {
        assertThat(MessageFile.ofTheme(language).texts())
                .containsEntry("locale_nb", "Norsk bokmål")
                .containsEntry("locale_nn", "Norsk nynorsk")
                .containsEntry("locale_en", "English")
                .containsEntry("locale_se", "Davvisámegiella");
    }

    @Test
    void northernSamiFallsBackToBokmaal() {
        Properties fallback = LoginTexts.missing(Locale.forLanguageTag("se"));

        Map<String, String> bokmaal = MessageFile.ofTheme("nb").texts();
        assertThat(fallback).containsAllEntriesOf(bokmaal);
        assertThat(fallback)
                .containsKeys(MessageFile.ofAnyTheme("nb").texts().keySet().toArray());
        assertThat(bokmaal)
                .containsKeys(MessageFile.ofTheme("se").texts().keySet().toArray(String[]::new));
    }

    @Test
    void textsForAnyThemeBelongToOurPagesOnly() {
        for (String language : List.of("nb", "nn", "no", "en")) {
            assertThat(MessageFile.ofAnyTheme(language).texts().keySet())
                    .as("Keycloak adds these to the texts of every realm: " + language)
                    .allMatch(key -> key.startsWith("helseprofil."));
        }
        assertThat(LoginTexts.missing(Locale.forLanguageTag("sv"))).isEmpty();
    }

    @Test
    void aTextOfAnotherLanguageCountsAsMissing() {
        Locale nynorsk = Locale.forLanguageTag("nn");
        Properties english = texts("loginTitle", "Sign in to {0}");

        assertThat(LoginTexts.completed(english, nynorsk, List.of(english)))
                .containsEntry("loginTitle", "Logg inn på {0}")
                .containsEntry("languages", "Språk");
        assertThat(LoginTexts.completed(texts("loginTitle", "Velkomen"), nynorsk, List.of(english)))
                .as("a theme's or a realm's own")
                .containsEntry("loginTitle", "Velkomen");
        assertThat(english).as("what is kept for all realms").containsOnlyKeys("loginTitle");
    }

    private static Properties texts(String key, String text) {
        Properties texts = new Properties();
        texts.put(key, text);
        return texts;
    }

    @Test
    void detectsWrongEncodingAndDuplicateKeys() {
        assertThatThrownBy(() -> MessageFile.parse("latin", "a=å".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("latin is not UTF-8");
        assertThatThrownBy(() -> MessageFile.parse("marked", "\uFEFFa=b".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("marked begins with a byte order mark");
        assertThatThrownBy(() -> MessageFile.parse("twice", "a=b\na=c".getBytes(StandardCharsets.UTF_8)))
                .hasMessage("the key a is there twice");
    }

    @Test
    void ignoresQuotedPlaceholders() {
        byte[] file = "a=''{0}'' and '{1}' and {2,choice,0#x|1#y} and ${kc.org.name}".getBytes(StandardCharsets.UTF_8);

        assertThat(MessageFile.parse("quotes", file).placeholders("a")).containsExactly("${kc.org.name}", "{0", "{2");
    }

    private static MessageFile english() {
        Map<String, String> all = new HashMap<>(KEYCLOAK.texts());
        all.putAll(ENGLISH.texts());
        return new MessageFile("en", all);
    }
}
