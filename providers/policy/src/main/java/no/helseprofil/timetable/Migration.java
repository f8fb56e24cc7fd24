package no.helseprofil.timetable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Facts about a client that the timetable depends on.
 *
 * @param registered instant of its registration; null if unknown, in which case the client is new at every date
 * @param cohort the cohort of the document that the client belongs to; null if none
 * @param waivers waivers by the name of a stage
 */
public record Migration(
        @Nullable Instant registered, @Nullable String cohort, Map<String, Waiver> waivers) {

    /** Mark of a client that existed before the realm came under the profile. */
    public static final String EXISTING = "existing";

    /** Client of which nothing is known: everything is enforced. */
    public static final Migration NEW = new Migration(null, null, Map.of());

    /** Client that existed before all dates. */
    public static final Migration BEFORE = new Migration(Instant.MIN, null, Map.of());

    public Migration {
        waivers = Map.copyOf(waivers);
    }

    /**
     * Reads the values that are stored with the client. A value that can't be read counts as absent, so that it never
     * lets a client pass.
     *
     * @param registered {@link #EXISTING}, or an instant
     * @param waivers waivers by the name of a stage, as {@link Waiver#toJson} wrote them
     */
    public static Migration read(@Nullable String registered, @Nullable String cohort, Map<String, String> waivers) {
        Map<String, Waiver> readable = new HashMap<>();
        waivers.forEach(
                (requirement, stored) -> Waiver.read(stored).ifPresent(waiver -> readable.put(requirement, waiver)));
        return new Migration(instant(registered), cohort, readable);
    }

    /** Returns whether the client existed before the realm came under the profile. */
    public boolean isFromBefore() {
        return Instant.MIN.equals(registered);
    }

    /** Returns the facts of a client that is being registered. */
    public static Migration registeredAt(Instant instant) {
        return new Migration(instant, null, Map.of());
    }

    private static @Nullable Instant instant(@Nullable String registered) {
        if (EXISTING.equals(registered)) {
            return Instant.MIN;
        }
        try {
            return registered == null ? null : Instant.parse(registered);
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }
}
