package no.helseprofil.timetable;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the assessments that a realm starts by itself.
 *
 * @param every time from the start of one assessment to the start of the next; null if none starts by itself
 * @param clients whether such an assessment looks at clients
 * @param apis whether such an assessment probes APIs
 * @param window how far back observations of a client count
 * @param kept how long an assessment is kept
 */
public record AssessmentSettings(
        @Nullable Duration every, boolean clients, boolean apis, Duration window, Duration kept) {

    /** Settings of a document that has no {@code assessments}. */
    public static final AssessmentSettings NONE =
            new AssessmentSettings(null, true, true, Duration.ofDays(30), Duration.ofDays(400));
}
