package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class BenchTest {

    private final CommandLine bench = new CommandLine(new Bench());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--check",
                "--write --with-corretto",
                "start --write",
                "scale 20000 --check 1800",
                "soak 5",
                "flame"
            })
    void knowsItsArguments(String line) {
        assertThat(bench.parseArgs(line.split(" ")).errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tokenz", "--chek", "start --with-corretto", "start --check 1800", "scale many"})
    void refusesAnUnknownArgument(String line) {
        assertThatThrownBy(() -> bench.parseArgs(line.split(" "))).isInstanceOf(ParameterException.class);
    }

    @Test
    void usageAndDocumentationNameEveryCommand() throws IOException {
        for (String file : List.of("bench", "docs/performance.md")) {
            String text = Files.readString(Path.of("..").resolve(file));
            assertThat(bench.getSubcommands().keySet())
                    .as(file)
                    .hasSize(6)
                    .allMatch(command -> text.contains("./bench " + command));
        }
    }
}
