package no.helseprofil.keycloak.assessment;

import java.time.Instant;
import no.helseprofil.timetable.AssessmentSettings;
import org.jspecify.annotations.Nullable;

/** When the next assessment of a realm starts by itself. */
final class Due {

    private Due() {}

    /**
     * Whether it is time.
     *
     * @param lastStart when the last one started, whoever asked for it and whatever became of it;
     *     null if there was none
     */
    static boolean is(AssessmentSettings settings, @Nullable Instant lastStart, Instant now) {
        return settings.every() != null
                && (lastStart == null || !lastStart.plus(settings.every()).isAfter(now));
    }
}
