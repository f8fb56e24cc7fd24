package no.helseprofil.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import no.helseprofil.command.TypedCommand.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

    private static final String[] COMMANDS = {
        "status",
        "forecast",
        "profile",
        "waive",
        "hold",
        "cohort",
        "block",
        "assess",
        "report",
        "verify",
        "realm",
        "generate-completion"
    };

    @ParameterizedTest
    @ValueSource(strings = {"", "helo", "--halp", "realms", "verify --halp", "realm", "realm a b"})
    void anInvalidCommandShowsTheUsage(String arguments) {
        Said said = new TypedCommand().run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(said).returns(2, Said::status).returns("", Said::out);
        assertThat(said.errors()).contains("usage: helseprofil");
    }

    @Test
    void helpNamesEachCommandAndExitCode() {
        Said said = new TypedCommand().run("--help");

        assertThat(said.status()).isZero();
        assertThat(said.out()).contains(COMMANDS).contains("3: no server");
        assertThat(COMMANDS)
                .allSatisfy(command -> assertThat(new TypedCommand().run(command, "--help"))
                        .returns(0, Said::status)
                        .extracting(Said::out)
                        .asString()
                        .startsWith("Usage: helseprofil " + command));
    }

    @Test
    void theVersionIsThatOfTheJar() {
        assertThat(new TypedCommand().run("--version")).returns("not from a JAR\n", Said::out);
    }

    @Test
    void completionKnowsEachCommandAndWorksInBash(@TempDir Path folder) throws IOException, InterruptedException {
        Said said = new TypedCommand().run("generate-completion");
        Path script = Files.writeString(folder.resolve("completion"), said.out());

        assertThat(said.out()).contains(COMMANDS).contains("--dry-run", "complete -F _complete_helseprofil");
        assertThat(completed(script, "helseprofil", "coh")).isEqualTo("cohort\n");
        assertThat(completed(script, "helseprofil", "block", "--dr")).isEqualTo("--dry-run\n");
    }

    private static String completed(Path script, String... words) throws IOException, InterruptedException {
        String typed = "COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD=" + (words.length - 1);
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        ". " + script + "; " + typed + "; _complete_helseprofil; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        bash.waitFor();
        return said;
    }
}
