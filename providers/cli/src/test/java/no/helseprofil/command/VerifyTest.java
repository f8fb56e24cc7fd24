package no.helseprofil.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import no.helseprofil.transparency.LogFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyTest {

    @TempDir
    private Path folder;

    private final LogFixture log = LogFixture.of(5);
    private String output = "";

    @Test
    void acceptsAnUnchangedLog() throws IOException {
        Path kept = file("kept.txt", log.checkpoint(3).note());

        assertThat(verify(
                        lines(log.lines()).toString(),
                        "--checkpoint",
                        kept.toString(),
                        "--key",
                        log.key().text()))
                .isZero();
        assertThat(output)
                .startsWith("as logged: 5 entries of helseprofil/log/test, root ")
                .hasLineCount(1);
    }

    @Test
    void explainsWhatIsUnknownWithoutACheckpoint() throws IOException {
        assertThat(verify(lines(log.published()).toString())).isZero();

        assertThat(output)
                .contains(
                        "compared with no checkpoint of before",
                        "compare it with the one that you were given: "
                                + log.key().text());
    }

    @Test
    void reportsEachFindingOnALine() throws IOException {
        List<String> lines = log.lines();
        lines.remove(2);
        lines.set(4, lines.get(4).replace("ada", "bob"));

        assertThat(verify(lines(lines).toString())).isEqualTo(1);
        assertThat(output).isEqualToNormalizingNewlines("""
                        missing: entry 1
                        changed: the content of entry 4 isn't what was logged
                        """);
    }

    @Test
    void aKeptCheckpointRevealsATruncation() throws IOException {
        LogFixture longer = LogFixture.of(5);
        Path kept = file("kept.txt", longer.checkpoint(5).note());
        List<String> cut = new ArrayList<>(longer.lines().subList(0, 4));

        assertThat(verify(lines(cut).toString(), "--checkpoint", kept.toString()))
                .isEqualTo(1);
        assertThat(output).contains("cut off: entries 3 to 4 at the end: " + kept + " has 5");
    }

    @Test
    void refusesAKeyThatDidNotSign() throws IOException {
        String another = LogFixture.of(1).key().text();

        assertThat(verify(lines(log.lines()).toString(), "--key", another)).isEqualTo(1);
        assertThat(output).startsWith("unsigned: ");
    }

    @Test
    void refusesAFileThatIsNoLog() throws IOException {
        assertThat(verify(file("other.txt", "something\n").toString())).isEqualTo(1);
        assertThat(output).startsWith("unreadable: ");
    }

    @Test
    void refusesABinaryFile() throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(verify(binary.toString())).isEqualTo(2);
        assertThat(output).contains("can't be read as a file of lines in UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "one two",
                "nowhere.ndjson",
                "--checkpoint",
                "log --key",
                "log --key none",
                "log --other x",
                "log --checkpoint nowhere.txt"
            })
    void anInvalidCommandShowsTheUsage(String arguments) {
        assertThat(verify(arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(output).contains("usage: helseprofil verify [-hV] [--checkpoint=FILE]... [--key=KEY]... FILE");
    }

    private int verify(String... arguments) {
        List<String> command = new ArrayList<>(List.of("verify"));
        command.addAll(List.of(arguments));
        TypedCommand.Said said = new TypedCommand().run(command.toArray(new String[0]));
        output = said.out() + said.errors();
        return said.status();
    }

    private Path lines(List<String> lines) throws IOException {
        return file("log.ndjson", String.join("\n", lines) + "\n");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
