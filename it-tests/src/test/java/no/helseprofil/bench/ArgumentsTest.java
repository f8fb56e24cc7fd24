package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import no.helseprofil.bench.Arguments.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    @Test
    void measuresTokensWithoutACommand() {
        assertThat(Arguments.of(List.of())).isEqualTo(new Arguments(Command.TOKENS, List.of()));
        assertThat(Arguments.of(List.of("--check")).has(Arguments.CHECK)).isTrue();
    }

    @Test
    void theCommandComesFirst() {
        assertThat(Arguments.of(List.of("start", "--write")))
                .isEqualTo(new Arguments(Command.START, List.of("--write")));
    }

    @Test
    void realmSizesAreNumbers() {
        assertThat(Arguments.of(List.of("scale", "20000", "--check", "1800")).numbers())
                .containsExactly(1_800, 20_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tokenz",
                "--chek",
                "assessment --write",
                "start --with-corretto",
                "start --check 1800",
                "scale 7",
                "soak 1000"
            })
    void refusesAnUnknownArgument(String line) {
        assertThatThrownBy(() -> Arguments.of(List.of(line.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("./bench --help");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TOKENS")
    void usageAndDocumentationNameEveryCommand(Command command) throws IOException {
        String named = "./bench " + command.name().toLowerCase(Locale.ROOT);
        for (String file : List.of("bench", "docs/performance.md")) {
            assertThat(Files.readString(Path.of("..").resolve(file))).as(file).contains(named);
        }
    }
}
