package no.helseprofil.command.remote;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Instants in readable form for a terminal: day and time in Norway. JSON output keeps them unchanged. */
final class TerminalTime {

    /** End of the heading of a column of such times. */
    static final String HEADING = ", IN NORWAY";

    private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");
    private static final DateTimeFormatter MINUTES = formatter("d MMMM yyyy 'at' HH:mm");
    private static final DateTimeFormatter SECONDS = formatter("d MMMM yyyy 'at' HH:mm:ss");

    private TerminalTime() {}

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** Returns a cell, such as {@code 1 June 2027 at 02:00}; a text that is no instant is unchanged. */
    static String cell(String text) {
        try {
            ZonedDateTime time = Instant.parse(text).atZone(NORWAY);
            return (time.getSecond() == 0 ? MINUTES : SECONDS).format(time);
        } catch (DateTimeParseException other) {
            return text;
        }
    }

    /** Returns the same with the zone, for a sentence. */
    static String words(String text) {
        String cell = cell(text);
        return cell.equals(text) ? text : cell + " Norwegian time";
    }
}
