package no.helseprofil.clientdraft;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.profile.Language;
import no.helseprofil.profile.NorwegianTime;
import no.helseprofil.profile.Texts;

/** Texts of the pages of drafts in one language. */
final class DraftWords {

    private static final Map<Language, Texts> ALL = Texts.inEveryLanguage(DraftWords.class, "draft");

    private final Language language;
    private final Texts texts;

    private DraftWords(Language language) {
        this.language = language;
        this.texts = texts(language);
    }

    static DraftWords in(Language language) {
        return new DraftWords(language);
    }

    static Texts texts(Language language) {
        return Objects.requireNonNull(ALL.get(language));
    }

    String get(String key) {
        return texts.get(key);
    }

    String setting(DraftChange.Setting setting) {
        return texts.get("setting." + setting.member());
    }

    String date(Instant instant) {
        return NorwegianTime.of(instant, language);
    }
}
