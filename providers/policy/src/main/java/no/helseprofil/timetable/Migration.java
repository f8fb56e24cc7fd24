package no.helseprofil.timetable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the timetable looks at of a client: since when it is there, with whom it moves, and what it has been let off.
 *
 * @param registered since when; null for a client of which that isn't known, which is new at every date
 * @param cohort the cohort of the document that it belongs to; null if none
 * @param waivers by the name of a stage
 */
public record Migration(
        @Nullable Instant registered, @Nullable String cohort, Map<String, Waiver> waivers) {

    /** How a client is marked that was there before the realm came under the profile. */
    public static final String EXISTING = "existing";

    /** A client that nothing is known of: everything is enforced. */
    public static final Migration NEW = new Migration(null, null, Map.of());

    /** A client that was there before everything. */
    public static final Migration BEFORE = new Migration(Instant.MIN, null, Map.of());

    public Migration {
        waivers = Map.copyOf(waivers);
    }

    /**
     * From what is stored with the client. What can't be read counts as not being there, and so
     * never lets a client off.
     *
     * @param registered {@link #EXISTING}, or an instant
     * @param waivers by the name of a stage, as {@link Waiver#toJson} wrote them
     */
    public static Migration read(@Nullable String registered, @Nullable String cohort, Map<String, String> waivers) {
        Map<String, Waiver> readable = new HashMap<>();
        waivers.forEach(
                (requirement, stored) -> Waiver.read(stored).ifPresent(waiver -> readable.put(requirement, waiver)));
        return new Migration(instant(registered), cohort, readable);
    }

    /** Whether it was there before the realm came under the profile. */
    public boolean isFromBefore() {
        return Instant.MIN.equals(registered);
    }

    /** A client that is being registered. */
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
