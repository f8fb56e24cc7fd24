package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlameBenchTest {

    private static final Duration WORK = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    @Test
    void theGraphContainsOnlyRequestThreads() throws IOException, InterruptedException {
        Path samples = folder.resolve("samples.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recording.start();
            Thread answering = new Thread(FlameBenchTest::answer, "executor-thread-1");
            Thread other = new Thread(FlameBenchTest::doOtherThings, "timer");
            answering.start();
            other.start();
            answering.join();
            other.join();
            recording.stop();
            recording.dump(samples);
        }
        Path graph = folder.resolve("graph.html");
        FlameBench.draw(samples, graph, "logins");
        assertThat(Files.readString(graph)).contains("logins", "answer").doesNotContain("doOtherThings");
    }

    private static void answer() {
        work();
    }

    private static void doOtherThings() {
        work();
    }

    /** Runs code that JFR finds its way through. Of a sine that the machine computes, JFR took a handful of samples. */
    private static void work() {
        long end = System.nanoTime() + WORK.toNanos();
        long sum = 0;
        while (System.nanoTime() < end) {
            sum += String.valueOf(System.nanoTime()).chars().sum();
        }
        assertThat(sum).isPositive();
    }
}
