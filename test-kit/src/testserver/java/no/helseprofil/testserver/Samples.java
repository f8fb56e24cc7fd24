package no.helseprofil.testserver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** Samples of what the threads of this server do, taken by JFR. */
final class Samples {

    private static final Duration BETWEEN = Duration.ofMillis(10);

    private static @Nullable Recording recording;

    private Samples() {}

    /** Begins; what was recorded before and not written is lost. */
    static synchronized void begin() {
        close();
        Recording next = new Recording();
        next.enable("jdk.ExecutionSample").withPeriod(BETWEEN);
        next.start();
        recording = next;
    }

    static synchronized void end(Path file) throws IOException {
        if (recording == null) {
            throw new IllegalStateException("nothing is recorded");
        }
        recording.stop();
        recording.dump(file);
        close();
    }

    private static void close() {
        if (recording != null) {
            recording.close();
            recording = null;
        }
    }
}
