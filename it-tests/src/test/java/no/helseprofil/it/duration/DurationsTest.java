package no.helseprofil.it.duration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import no.helseprofil.it.duration.Durations.TestClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurationsTest {

    private static final Instant BEGAN = Instant.parse("2026-11-26T12:00:00Z");

    @Test
    void listTheTwentySlowestFirst() {
        List<TestClass> classes = IntStream.rangeClosed(1, 25)
                .mapToObj(i -> new TestClass("no.helseprofil.it.Class" + i + "IT", i, Duration.ofMillis(i * 1_500L)))
                .toList();

        List<String> lines = new Durations(classes, List.of(Duration.ofSeconds(8), Duration.ofSeconds(9)))
                .text()
                .lines()
                .toList();

        assertThat(lines).hasSize(1 + 20 + 2);
        assertThat(lines.get(1)).isEqualTo("  37.5    25 tests  it.Class25IT");
        assertThat(lines.get(20)).isEqualTo("   9.0     6 tests  it.Class6IT");
        assertThat(lines.get(21)).as("of all, not of twenty").isEqualTo("All classes: 488 s.");
        assertThat(lines.get(22)).isEqualTo("Servers started: 2, in 17 s.");
    }

    @Test
    void readOnlyTheReportsOfThisRun(@TempDir Path folder) throws IOException {
        at(BEGAN.minusSeconds(1), report(folder, "OldIT", "5.0", 5));
        at(BEGAN, report(folder, "NewIT", "1,234.5", 7));
        Records.storeStarts(folder, "1", List.of(Duration.ofSeconds(3)));
        at(BEGAN.minusSeconds(1), folder.resolve("1.starts"));
        Records.storeStarts(folder, "2", List.of(Duration.ofSeconds(8), Duration.ofMillis(9_500)));
        at(BEGAN, folder.resolve("2.starts"));
        Records records = new Records(BEGAN);

        assertThat(records.classes(List.of(folder, folder.resolve("none"))))
                .containsExactly(new TestClass("no.helseprofil.it.NewIT", 7, Duration.ofMillis(1_234_500)));
        assertThat(records.starts(folder)).containsExactly(Duration.ofSeconds(8), Duration.ofMillis(9_500));
    }

    private static Path report(Path folder, String name, String time, int tests) throws IOException {
        return Files.writeString(folder.resolve("TEST-" + name + ".xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="no.helseprofil.it.%s" time="%s" tests="%d">
                  <testcase name="one" time="2.0"/>
                </testsuite>
                """.formatted(name, time, tests));
    }

    private static void at(Instant time, Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(time));
    }
}
