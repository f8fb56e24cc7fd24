package no.helseprofil.testkit.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import no.helseprofil.it.libraries.VendorTest;
import no.helseprofil.it.support.Waiting;
import no.helseprofil.testkit.control.OtherLanguage.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The kit's package for Node and its module for Python, and a vendor's first test with each of them. That in Java is run in a Maven
 * project, by {@code VendorProjectIT}.
 */
public abstract class OtherLanguagesTests {

    private static final Duration TO_END = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private String kit;

    @BeforeEach
    void start() throws IOException {
        kit = RunningKit.shared().address("").toString();
    }

    @ParameterizedTest
    @EnumSource
    void aFirstTestFailsByItsFault(OtherLanguage language) throws Exception {
        Run red = language.run(language.first().failing(), folder.resolve("red"), kit);

        assertThat(red.isGreen()).as(red.said()).isFalse();
        assertThat(red.said()).contains(VendorTest.REQUIREMENT + ": ");
    }

    @ParameterizedTest
    @EnumSource
    void aFirstTestWithoutItsFaultPassesAndStartsAndStopsAKit(OtherLanguage language) throws Exception {
        Path noted = folder.resolve("noted");
        Path run = script("""
                trap 'echo ended >> "%1$s"; exit 143' TERM
                echo "$@" >> "%1$s"
                echo "building what is missing"
                echo '{"kit":"%2$s","issuer":"any"}'
                while :; do sleep 0.1; done
                """.formatted(noted, kit));

        Run green = language.run(language.first().passing(), folder.resolve("green"), run.toString());

        assertThat(green.isGreen()).as(green.said()).isTrue();
        Waiting.until("the kit has ended", TO_END, () -> text(noted).endsWith("ended\n"));
        assertThat(Files.readAllLines(noted)).containsExactly("--kit --port 0", "ended");
    }

    @ParameterizedTest
    @EnumSource
    void aFailedStartIsReportedWithItsOutput(OtherLanguage language) throws Exception {
        Path run = script("echo 'run: port 8080 is in use' >&2\nexit 1\n");

        Run red = language.run(language.first().passing(), folder.resolve("red"), run.toString());

        assertThat(red.isGreen()).isFalse();
        assertThat(red.said()).contains("ended with 1", "port 8080 is in use");
    }

    @ParameterizedTest
    @EnumSource
    void eachFunctionWorks(OtherLanguage language) throws Exception {
        Run own = language.runOwnTests(kit);

        assertThat(own.isGreen()).as(own.said()).isTrue();
    }

    private Path script(String commands) throws IOException {
        Path run = Files.writeString(folder.resolve("run"), "#!/bin/sh\n" + commands);
        assertThat(run.toFile().setExecutable(true)).isTrue();
        return run;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
