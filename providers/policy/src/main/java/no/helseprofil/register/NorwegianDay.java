package no.helseprofil.register;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Date in Norway, which is the one that registers use when they write dates without a time. */
public final class NorwegianDay {

    private static final ZoneId NORWAY = ZoneId.of("Europe/Oslo");

    private NorwegianDay() {}

    public static LocalDate of(Instant instant) {
        return LocalDate.ofInstant(instant, NORWAY);
    }
}
