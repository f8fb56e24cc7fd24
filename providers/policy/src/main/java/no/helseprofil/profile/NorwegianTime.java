package no.helseprofil.profile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * Instants as people read them: day and time in Norway, in their language, with the zone in words. Seconds are told
 * where there are any.
 */
public final class NorwegianTime {

    private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");

    private NorwegianTime() {}

    /** Such as {@code 1. juni 2027 kl. 02.00 norsk tid}. */
    public static String of(Instant instant, Language language) {
        ZonedDateTime local = instant.atZone(NORWAY);
        boolean hasSeconds = local.getSecond() != 0;
        String pattern = language == Language.EN
                ? "d MMMM yyyy 'at' HH:mm" + (hasSeconds ? ":ss" : "") + " 'Norwegian time'"
                : "d. MMMM yyyy 'kl.' HH.mm" + (hasSeconds ? ".ss" : "") + " 'norsk tid'";
        return formatted(pattern, local, language);
    }

    /** The day alone, with which {@link #of} begins. */
    public static String day(Instant instant, Language language) {
        return day(instant.atZone(NORWAY).toLocalDate(), language);
    }

    /** A day, wherever it is one, such as {@code 1. juni 2027}. */
    public static String day(LocalDate day, Language language) {
        return formatted(language == Language.EN ? "d MMMM yyyy" : "d. MMMM yyyy", day, language);
    }

    private static String formatted(String pattern, TemporalAccessor local, Language language) {
        return DateTimeFormatter.ofPattern(pattern, Locale.forLanguageTag(language.tag()))
                .format(local);
    }
}
