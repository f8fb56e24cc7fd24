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

    private HttpDate() {}

    /** The instant, less what is left of its second. */
    public static String of(Instant instant) {
        return FORMAT.format(instant);
    }
}
