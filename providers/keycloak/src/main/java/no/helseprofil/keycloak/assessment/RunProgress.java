package no.helseprofil.keycloak.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How fast a run goes.
 *
 * @param started when it began
 * @param done how many subjects are done
 * @param total how many there are
 */
record RunProgress(Instant started, int done, int total) {

    /** When it ends if it goes on as until now; nothing before the first subject is done, or where nothing is left. */
    Optional<Instant> expectedEnd(Instant now) {
        if (done <= 0 || done >= total || now.isBefore(started)) {
            return Optional.empty();
        }
        long each = Duration.between(started, now).toMillis() / done;
        return Optional.of(now.plusMillis(each * (total - done)));
    }
}
