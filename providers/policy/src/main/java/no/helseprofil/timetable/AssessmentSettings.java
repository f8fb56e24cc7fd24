package no.helseprofil.timetable;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a realm is assessed by itself, and how.
 *
 * @param every how long after the start of one assessment the next one starts; null if none does by itself
 * @param clients whether one that starts by itself looks at clients
 * @param apis whether it probes APIs
 * @param window how far back observations of a client count
 * @param kept how long an assessment is kept
 */
public record AssessmentSettings(
        @Nullable Duration every, boolean clients, boolean apis, Duration window, Duration kept) {

    /** Those of a document that says nothing of them. */
    public static final AssessmentSettings NONE =
            new AssessmentSettings(null, true, true, Duration.ofDays(30), Duration.ofDays(400));
}
