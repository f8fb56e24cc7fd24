package no.helseprofil.register;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The day that it is to Norway's registers, which write dates without a time. */
public final class NorwegianDay {

    private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");

    private NorwegianDay() {}

    public static LocalDate of(Instant instant) {
        return LocalDate.ofInstant(instant, NORWAY);
    }
}
