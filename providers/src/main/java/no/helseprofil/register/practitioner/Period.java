package no.helseprofil.register.practitioner;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A time with or without ends.
 *
 * @param from the first instant; null if it has no beginning
 * @param to the first instant after it; null if it has no end
 */
record Period(@Nullable Instant from, @Nullable Instant to) {

    static final Period ALWAYS = new Period(null, null);

    private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");

    boolean contains(Instant instant) {
        return (from == null || !instant.isBefore(from)) && (to == null || instant.isBefore(to));
    }

    /**
     * Reads an end of a period: a date, or a date and time (ISO 8601), in Norway's time unless it says another. A day that is
     * named as the last is not among them: of two readings the one by which nobody is told for longer.
     *
     * @throws MalformedException if it is anything else
     */
    static Instant instant(String text) throws MalformedException {
        try {
            return text.contains("T")
                    ? instant(DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from))
                    : LocalDate.parse(text).atStartOfDay(NORWAY).toInstant();
        } catch (DateTimeException unreadable) {
            throw new MalformedException("a date is not of ISO 8601");
        }
    }

    private static Instant instant(TemporalAccessor time) {
        return time instanceof LocalDateTime local ? local.atZone(NORWAY).toInstant() : Instant.from(time);
    }
}
