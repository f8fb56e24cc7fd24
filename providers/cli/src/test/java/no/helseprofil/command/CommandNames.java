package no.helseprofil.command;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.command.remote.Terminal;
import picocli.CommandLine;

/** Names that scripts call: each command of the JAR, with each of its options. */
public final class CommandNames {

    private CommandNames() {}

    /** The commands and options, such as {@code hold --until}. */
    public static Stream<String> all() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                nowhere,
                nowhere,
                variable -> null,
                question -> Optional.empty(),
                time -> {});
        return named("", Main.commandLine(terminal));
    }

    private static Stream<String> named(String above, CommandLine line) {
        return line.getSubcommands().entrySet().stream().flatMap(entry -> {
            String name = above + entry.getKey();
            Stream<String> options = entry.getValue().getCommandSpec().options().stream()
                    .map(option -> name + " " + option.longestName());
            return Stream.concat(Stream.concat(Stream.of(name), options), named(name + " ", entry.getValue()));
        });
    }
}
