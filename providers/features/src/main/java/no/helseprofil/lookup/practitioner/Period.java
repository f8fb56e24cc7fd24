package no.helseprofil.lookup.practitioner;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Period of days with or without ends.
 *
 * @param from the first day; null if it has no beginning
 * @param to the last day, inclusive; null if it has no end
 */
record Period(@Nullable LocalDate from, @Nullable LocalDate to) {

    static final Period ALWAYS = new Period(null, null);

    boolean contains(LocalDate day) {
        return (from == null || !day.isBefore(from)) && (to == null || !day.isAfter(to));
    }
}
