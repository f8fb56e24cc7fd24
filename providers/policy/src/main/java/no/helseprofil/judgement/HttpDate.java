package no.helseprofil.judgement;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Dates as HTTP headers write them: IMF-fixdate (RFC 9110, section 5.6.7), which has whole seconds. */
public final class HttpDate {

    /** A day of one digit is written with a zero, which Java's own format leaves out. */
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** All answers of one second have the same date. */
    private static volatile Written last = Written.of(0);

    private HttpDate() {}

    /** The instant, less what is left of its second. */
    public static String of(Instant instant) {
        Written date = last;
        if (date.second() != instant.getEpochSecond()) {
            date = Written.of(instant.getEpochSecond());
            last = date;
        }
        return date.text();
    }

    private record Written(long second, String text) {

        static Written of(long second) {
            return new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
        }
    }
}
