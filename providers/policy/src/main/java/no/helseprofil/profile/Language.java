package no.helseprofil.profile;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Languages of the texts for people. Texts for programs are in English. */
public enum Language {
    /** Norwegian Bokmål. */
    NB,
    /** Norwegian Nynorsk. */
    NN,
    /** English, for readers of any other language. */
    EN;

    /**
     * Language tags, in order of preference for a reader who accepts any. Some browsers still send "no" for either kind
     * of Norwegian. Readers of Northern Sami also read Norwegian.
     */
    private static final Map<String, Language> TAGS = tags();

    /**
     * Returns the best language for a reader.
     *
     * @param acceptLanguage {@code Accept-Language} (RFC 9110, section 12.5.4); null if there is none
     */
    public static Language accepted(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return EN;
        }
        try {
            String tag = Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage), TAGS.keySet());
            return tag == null ? EN : TAGS.getOrDefault(tag, EN);
        } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            // the JDK throws the latter for a lone hyphen
            return EN;
        }
    }

    private static Map<String, Language> tags() {
        Map<String, Language> tags = new LinkedHashMap<>();
        tags.put("nb", NB);
        tags.put("no", NB);
        tags.put("nn", NN);
        tags.put("en", EN);
        tags.put("se", NB);
        return tags;
    }

    /** Returns the best language for a reader with this locale. */
    public static Language of(Locale locale) {
        return TAGS.getOrDefault(locale.getLanguage(), EN);
    }

    /** Returns the language tag (BCP 47). */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
