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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command has beside its arguments. Everything that it says goes through here: names that a server sends were
 * chosen by whoever registered a client, and none of them may move a cursor, recolour a line or turn its text around.
 *
 * @param in what is piped into the command
 * @param out where answers go
 * @param errors where everything else goes, so that an answer can be piped
 * @param variables the environment
 * @param prompt asks a person for a secret
 * @param pause waits
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream errors,
        Function<String, @Nullable String> variables,
        Prompt prompt,
        Pause pause) {

    private static final String STANDARD_INPUT = "-";

    /** Asks for a secret without showing it. */
    @FunctionalInterface
    public interface Prompt {

        /**
         * Asks.
         *
         * @return what was written; empty where there is nobody to ask
         */
        Optional<String> secret(String question);
    }

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {

        void last(Duration time);
    }

    /** Says one line. */
    public void say(String line) {
        out.println(Printable.line(line));
    }

    /** Says one line beside the answer. */
    public void remark(String line) {
        errors.println(Printable.line(line));
    }

    /** Writes a JSON text, whose values stay what they are. */
    void json(String json) {
        out.println(Printable.json(json));
    }

    /** Writes a text of several lines. */
    void text(String text) {
        out.print(Printable.text(text));
    }

    /**
     * What a file says, or by the name {@code -} what is piped in.
     *
     * @throws FailedCommandException if it can't be read
     */
    String read(String file) {
        try {
            byte[] text = file.equals(STANDARD_INPUT) ? in.readAllBytes() : Files.readAllBytes(Path.of(file));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (IOException | InvalidPathException unreadable) {
            throw FailedCommandException.misused(file + " can't be read as a file in UTF-8");
        }
    }

    /**
     * Writes a file.
     *
     * @throws FailedCommandException if it can't be written
     */
    void write(String file, String text) {
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException | InvalidPathException unwritable) {
            throw FailedCommandException.misused(file + " can't be written");
        }
    }

    /** The value of a variable of the environment that isn't empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.apply(name)).filter(value -> !value.isEmpty());
    }
}
