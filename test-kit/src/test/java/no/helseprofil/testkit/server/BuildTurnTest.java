package no.helseprofil.testkit.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the turn to build, while a server of this JVM or of another one builds the same. */
class BuildTurnTest {

    @TempDir
    private Path folder;

    @Test
    void aSecondServerWaitsUntilTheFirstIsBuilt() throws Exception {
        BuildTurn first = turn(false);
        CompletableFuture<BuildTurn> second = CompletableFuture.supplyAsync(() -> turn(false));

        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> second.get(200, MILLISECONDS));
        first.close();

        second.get(10, SECONDS).close();
    }

    @Test
    void theLockFileHoldsBackAnotherJvm() throws IOException {
        Path file = folder.resolve("built.lock");
        try (BuildTurn turn = turn(false);
                FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThatExceptionOfType(OverlappingFileLockException.class)
                    .as("what this JVM gets where another one would wait")
                    .isThrownBy(other::tryLock);
            turn.close();
            assertThat(other.tryLock()).isNotNull();
        }
    }

    @Test
    void aKeptBuildNeedsNoTurn() {
        try (BuildTurn building = turn(false);
                BuildTurn kept = turn(true)) {
            assertThat(kept).as("at once, while %s goes on", building).isNotNull();
        }
    }

    private BuildTurn turn(boolean isKept) {
        return BuildTurn.of(folder.resolve("built"), () -> isKept);
    }
}
