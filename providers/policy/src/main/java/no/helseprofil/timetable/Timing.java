package no.helseprofil.timetable;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the timetable says of one requirement, for one client at one instant.
 *
 * @param phase what becomes of a request that fails it
 * @param announced from when the client is told (RFC 9745); null if nothing is announced to it
 * @param enforced from when this client's requests are refused, a waiver and a hold that are in force counted; null if
 *     no date says so
 */
public record Timing(
        Phase phase, @Nullable Instant announced, @Nullable Instant enforced) {

    /**
     * The same of a later stage, when this is said of the one before: it refuses nobody whom that one lets off, and no
     * earlier.
     */
    Timing after(Timing looser) {
        if (looser.phase().refuses()) {
            return this;
        }
        Phase letOff = phase.refuses() ? looser.phase() : phase;
        Instant least = looser.enforced();
        boolean isLater = least != null && enforced != null && enforced.isAfter(least);
        return new Timing(letOff, announced, isLater ? enforced : least);
    }

    /** A phase that no date belongs to. */
    public static Timing of(Phase phase) {
        return new Timing(phase, null, null);
    }
}
