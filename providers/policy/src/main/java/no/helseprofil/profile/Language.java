package no.helseprofil.profile;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The languages in which the profile speaks to people. What it says to programs is English. */
public enum Language {
    /** Norwegian Bokmål. */
    NB,
    /** Norwegian Nynorsk. */
    NN,
    /** English; for everybody who reads none of the others. */
    EN;

    /**
     * In the order of preference where a reader takes any; "no" is what some browsers still send for either kind of
     * Norwegian. Readers of Northern Sami read Norwegian too.
     */
    private static final Map<String, Language> TAGS = tags();

    /**
     * The language that a reader takes best.
     *
     * @param acceptLanguage {@code Accept-Language} (RFC 9110, section 12.5.4), if there is one
     */
    public static Language accepted(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return EN;
        }
        try {
            String tag = Locale.lookupTag(Locale.LanguageRange.parse(acceptLanguage), TAGS.keySet());
            return tag == null ? EN : TAGS.getOrDefault(tag, EN);
        } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            // the latter is how the JDK meets a lone hyphen
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

    /** The language that a reader of this one takes best. */
    public static Language of(Locale locale) {
        return TAGS.getOrDefault(locale.getLanguage(), EN);
    }

    /** The language tag (BCP 47). */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
