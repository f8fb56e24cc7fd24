package no.helseprofil.trial;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of the plan by one client.
 *
 * @param clientId {@code client_id}
 * @param temporary whether the client was made for the run
 * @param started when it began
 * @param ends when it ends by itself
 * @param ended when it ended; null while it is on
 * @param trial what has been seen
 */
public record TrialRun(
        String clientId,
        boolean temporary,
        Instant started,
        Instant ends,
        @Nullable Instant ended,
        Trial trial) {

    /** Whether requests are looked at. */
    public boolean isOn(Instant now) {
        return ended == null && now.isBefore(ends) && !trial.isUsedUp();
    }
}
