package no.helseprofil.keycloak.assessment;

import java.time.Instant;
import no.helseprofil.timetable.Profile.AssessmentSettings;
import org.jspecify.annotations.Nullable;

/** Schedule of a realm's assessments. */
final class Due {

    private Due() {}

    /**
     * Returns whether the next assessment is due.
     *
     * @param lastStart start of the last run, however it was started and ended; null if there was none
     */
    static boolean is(AssessmentSettings settings, @Nullable Instant lastStart, Instant now) {
        return settings.every() != null
                && (lastStart == null || !lastStart.plus(settings.every()).isAfter(now));
    }
}
