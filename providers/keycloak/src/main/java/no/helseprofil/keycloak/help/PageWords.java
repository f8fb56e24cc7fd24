package no.helseprofil.keycloak.help;

import java.util.Map;
import java.util.Objects;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.Texts;

/** Texts of the pages, besides those of the requirements. */
final class PageWords {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(PageWords.class, "pages");

    private PageWords() {}

    static Texts in(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }
}
