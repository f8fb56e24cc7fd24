package no.helseprofil.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./run --probe HOST:PORT}: the demo server may probe a vendor's API. */
class ProbedApisOptionTest {

    private static final Path REPOSITORY = Path.of("..");

    @Test
    void eachApiIsPassedAsAServerOption() throws IOException, InterruptedException {
        List<String> options = script("may_probe localhost:9000; may_probe '[::1]:9443'; may_probe api.example:80;"
                        + " printf '%s\\n' \"${PROBE_OPTIONS[@]}\"")
                .lines()
                .toList();

        assertThat(options)
                .hasSize(3)
                .contains("--spi-helseprofil-assessment--probe--hosts=localhost:9000,[::1]:9443,api.example:80")
                .anyMatch(option -> option.startsWith("--spi-helseprofil-assessment--probe--private=127.0.0.0/8,"));
        String known = Files.readString(REPOSITORY.resolve("docs/start-options.md"));
        assertThat(options).allSatisfy(option -> assertThat(known).contains("`" + option.split("=", 2)[0] + "`"));
        String script = Files.readString(REPOSITORY.resolve("run"));
        assertThat(function(script, "launch")).as("the start takes them").contains("\"${PROBE_OPTIONS[@]}\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "http://localhost:9000", ":9000", "localhost:9000,other:1", "a b:1", "a:1x"})
    void refusesAnythingButHostAndPort(String api) throws IOException, InterruptedException {
        assertThat(script("may_probe '" + api + "'; echo taken"))
                .contains("--probe needs HOST:PORT")
                .doesNotContain("taken");
    }

    private static String script(String commands) throws IOException, InterruptedException {
        String script = Files.readString(REPOSITORY.resolve("run"));
        Process process = new ProcessBuilder(
                        "bash",
                        "-euc",
                        "PROBED=\nPROBE_OPTIONS=()\n" + function(script, "fail") + function(script, "may_probe")
                                + commands)
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    /** Returns a function of a script, with what follows its name. */
    private static String function(String script, String name) {
        int start = script.indexOf("\n" + name + "() {\n");
        return script.substring(start, script.indexOf("\n}\n", start) + 3);
    }
}
