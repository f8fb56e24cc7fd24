package no.helseprofil.assessment;

import java.time.Instant;
import no.helseprofil.timetable.Observation;
import org.jspecify.annotations.Nullable;

/**
 * An observation with its numbers.
 *
 * @param observation what was seen, and when last
 * @param count how often, in the time that is looked at; if it was all before that, how often ever
 * @param first when first, likewise
 * @param cause what the client was or will be told; null where requests were seen at all
 */
public record Seen(
        Observation observation,
        long count,
        Instant first,
        @Nullable String cause) {}
