package no.helseprofil.assessment.probe;

import java.time.Duration;
import java.util.function.Supplier;
import no.helseprofil.assessment.AssessedApi;

/**
 * A probe that has sent all requests except those that must come later. It doesn't wait itself, so that its caller can
 * use the thread meanwhile.
 *
 * @param pause the time to wait before the rest
 * @param rest sends the rest, and returns the assessed API
 */
public record BegunProbe(Duration pause, Supplier<AssessedApi> rest) {

    /** Returns a probe that has nothing left to send. */
    public static BegunProbe ended(AssessedApi found) {
        return new BegunProbe(Duration.ZERO, () -> found);
    }
}
