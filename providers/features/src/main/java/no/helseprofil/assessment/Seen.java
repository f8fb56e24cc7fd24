package no.helseprofil.assessment;

import java.time.Instant;
import no.helseprofil.timetable.Observation;
import org.jspecify.annotations.Nullable;

/**
 * An observation with its numbers.
 *
 * @param observation the observation, with the instant of the last request
 * @param count number of requests within the window; if all came before it, their number ever
 * @param first instant of the first request, counted likewise
 * @param cause the reason that the client was or will be given; null for an observation of requests in general
 */
public record Seen(
        Observation observation,
        long count,
        Instant first,
        @Nullable String cause) {}
