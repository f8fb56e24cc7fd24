package no.helseprofil.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    /**
     * Form of instants for people: day and time in Norway, in the reader's language, with the zone in words. Seconds
     * are included unless zero.
     */
    public static final class NorwegianTime {

        private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");

        /** Formatters, which take longer to make than to use. */
        private static final Map<Form, DateTimeFormatter> FORMATTERS = new ConcurrentHashMap<>();

        private NorwegianTime() {}

        /** Returns a text such as {@code 1. juni 2027 kl. 02.00 norsk tid}. */
        public static String of(Instant instant, Language language) {
            ZonedDateTime local = instant.atZone(NORWAY);
            boolean hasSeconds = local.getSecond() != 0;
            String pattern = language == Language.EN
                    ? "d MMMM yyyy 'at' HH:mm" + (hasSeconds ? ":ss" : "") + " 'Norwegian time'"
                    : "d. MMMM yyyy 'kl.' HH.mm" + (hasSeconds ? ".ss" : "") + " 'norsk tid'";
            return formatted(pattern, local, language);
        }

        /** Returns only the day, which is the beginning of {@link #of}. */
        public static String day(Instant instant, Language language) {
            return day(instant.atZone(NORWAY).toLocalDate(), language);
        }

        /** Returns a day in any time zone, such as {@code 1. juni 2027}. */
        public static String day(LocalDate day, Language language) {
            return formatted(language == Language.EN ? "d MMMM yyyy" : "d. MMMM yyyy", day, language);
        }

        private static String formatted(String pattern, TemporalAccessor local, Language language) {
            return FORMATTERS
                    .computeIfAbsent(
                            new Form(pattern, language),
                            form -> DateTimeFormatter.ofPattern(
                                    form.pattern(),
                                    Locale.forLanguageTag(form.language().tag())))
                    .format(local);
        }

        private record Form(String pattern, Language language) {}
    }
}
