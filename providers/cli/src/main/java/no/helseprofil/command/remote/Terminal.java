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
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
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

    /** Prompt for a secret, which isn't shown. */
    @FunctionalInterface
    public interface Prompt {

        /**
         * Asks for a secret.
         *
         * @return the input; empty without a console
         */
        Optional<String> secret(String question);
    }

    /** Pause between two requests. */
    @FunctionalInterface
    public interface Pause {

        void last(Duration time);
    }

    /** Prints one line. */
    public void say(String line) {
        out.println(Printable.line(line));
    }

    /** Prints one line beside the answer. */
    public void remark(String line) {
        errors.println(Printable.line(line));
    }

    /** Prints a JSON text without changing its values. */
    void json(String json) {
        out.println(Printable.json(json));
    }

    /** Prints a text of several lines. */
    void text(String text) {
        out.print(Printable.text(text));
    }

    /**
     * Reads a file, or the piped input for the name {@code -}.
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

    /** Returns an environment variable that isn't empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.apply(name)).filter(value -> !value.isEmpty());
    }

    /**
     * Text that a terminal shows and doesn't obey: without control characters and characters that change the direction
     * of text.
     */
    static final class Printable {

        private static final String SHOWN = "\ufffd";

        private Printable() {}

        /** Returns a text for one line, in which each such character, including a line break, is replaced by U+FFFD. */
        static String line(String text) {
            return without(text, Printable::isObeyed, character -> SHOWN);
        }

        /** Returns a text for several lines, in which each such character is replaced by U+FFFD. */
        static String text(String text) {
            return without(
                    text, character -> isObeyed(character) && "\t\r\n".indexOf(character) < 0, character -> SHOWN);
        }

        /**
         * Returns equivalent JSON. Such a character can only be in a string, and is written as an escape (RFC 8259,
         * section 7).
         */
        static String json(String json) {
            return without(
                    json,
                    character -> isObeyed(character) && "\t\r\n".indexOf(character) < 0,
                    character -> Character.toString(character)
                            .chars()
                            .mapToObj("\\u%04x"::formatted)
                            .reduce("", String::concat));
        }

        private static String without(String text, IntPredicate which, IntFunction<String> instead) {
            StringBuilder printable = new StringBuilder(text.length());
            text.codePoints().forEach(character -> {
                if (which.test(character)) {
                    printable.append(instead.apply(character));
                } else {
                    printable.appendCodePoint(character);
                }
            });
            return printable.toString();
        }

        private static boolean isObeyed(int character) {
            return switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE -> true;
                default -> false;
            };
        }
    }
}
