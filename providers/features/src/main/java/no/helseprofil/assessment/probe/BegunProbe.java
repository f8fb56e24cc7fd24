package no.helseprofil.assessment.probe;

import java.time.Duration;
import java.util.function.Supplier;
import no.helseprofil.assessment.AssessedApi;

/**
 * A probe of which all has been sent but what must come later. Nothing waits in here: whoever has the threads
 * does other work meanwhile.
 *
 * @param pause how long to wait before the rest
 * @param rest sends it, and says what was found of the API
 */
public record BegunProbe(Duration pause, Supplier<AssessedApi> rest) {

    /** One of which nothing is left. */
    public static BegunProbe ended(AssessedApi found) {
        return new BegunProbe(Duration.ZERO, () -> found);
    }
}
