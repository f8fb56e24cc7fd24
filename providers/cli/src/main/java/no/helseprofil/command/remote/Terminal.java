package no.helseprofil.command.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Environment of a command beside its arguments. All output passes through here: the names that a server sends were
 * chosen by those who register clients, and none of them may move a cursor, recolour a line or change the direction of
 * its text.
 *
 * @param in piped input
 * @param out stream of answers
 * @param errors stream of everything else, so that an answer can be piped
 * @param variables environment variables
 * @param prompt asks a person for a secret, which isn't shown; empty without a console
 * @param pause waits between two requests
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream errors,
        Function<String, @Nullable String> variables,
        Function<String, Optional<String>> prompt,
        Consumer<Duration> pause) {

    private static final String OBEYED = "\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}";

    /** A control character, or one that changes the direction of text: a terminal obeys it, and doesn't show it. */
    private static final Pattern IN_LINE = Pattern.compile("[" + OBEYED + "]");

    /** Such a character in a text of several lines, where tabs and ends of lines are none. */
    private static final Pattern IN_TEXT = Pattern.compile("[" + OBEYED + "&&[^\t\r\n]]");

    private static final String SHOWN = "\ufffd";

    /** Prints one line. */
    public void say(String line) {
        out.println(line(line));
    }

    /** Prints one line beside the answer. */
    public void remark(String line) {
        errors.println(line(line));
    }

    /**
     * Prints a JSON text without changing its values. What a terminal would obey can only be in a string, and is
     * written as an escape (RFC 8259, section 7).
     */
    void json(String json) {
        out.println(IN_TEXT.matcher(json)
                .replaceAll(found ->
                        found.group().chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining())));
    }

    /**
     * Reads a file, or the piped input for the name {@code -}.
     *
     * @throws FailedCommandException if it can't be read
     */
    String read(String file) {
        try {
            byte[] text = file.equals("-") ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (IOException | InvalidPathException unreadable) {
            throw FailedCommandException.misused(file + " can't be read as a file in UTF-8");
        }
    }

    /**
     * Writes a file, or prints the text if none is named.
     *
     * @throws FailedCommandException if it can't be written
     */
    void write(@Nullable String file, String text) {
        if (file == null) {
            out.print(IN_TEXT.matcher(text).replaceAll(SHOWN));
            return;
        }
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException | InvalidPathException unwritable) {
            throw FailedCommandException.misused(file + " can't be written");
        }
    }

    /** Returns an environment variable that isn't empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.apply(name)).filter(value -> !value.isEmpty());
    }

    /** Returns a text for one line: what a terminal would obey, including a line break, is replaced by U+FFFD. */
    static String line(String text) {
        return IN_LINE.matcher(text).replaceAll(SHOWN);
    }
}
