package no.helseprofil.timetable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Instants as people write them here: with their zone, and in whole seconds, since the headers that tell them have no others. */
public final class Instants {

    /** What to write. */
    public static final String REMEDY =
            "write an instant with its zone, in whole seconds, such as 2027-01-01T00:00:00Z";

    private static final Instant LEAST = Instant.EPOCH;
    private static final Instant MOST = Instant.parse("9999-12-31T23:59:59Z");

    private Instants() {}

    /** The instant that this text says. */
    public static Optional<Instant> read(@Nullable String text) {
        try {
            return Optional.ofNullable(text)
                    .map(Instant::parse)
                    .filter(instant -> instant.getNano() == 0)
                    .filter(instant -> !instant.isBefore(LEAST) && !instant.isAfter(MOST));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }
}
