package no.helseprofil.keycloak.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Progress of a run.
 *
 * @param started instant at which it began
 * @param done number of subjects that are done
 * @param total number of all subjects
 */
record RunProgress(Instant started, int done, int total) {

    /** Returns the expected end at the present speed; empty before the first subject is done and after the last one. */
    Optional<Instant> expectedEnd(Instant now) {
        if (done <= 0 || done >= total || now.isBefore(started)) {
            return Optional.empty();
        }
        long each = Duration.between(started, now).toMillis() / done;
        return Optional.of(now.plusMillis(each * (total - done)));
    }
}
