package no.helseprofil.keycloak.help;

import java.util.Map;
import java.util.Objects;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;

/** The words of the pages around the texts of the requirements. */
final class Words {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(Words.class, "pages");

    private Words() {}

    static Texts in(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }
}
