package no.helseprofil.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.command.remote.Terminal;

/** A command as somebody types it, in this process: what it ended with, and what it said. */
final class TypedCommand {

    private final Map<String, String> variables = new HashMap<>();
    private String piped = "";
    private Optional<String> secret = Optional.empty();

    /** Sets a variable of the environment. */
    TypedCommand with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    /** Pipes a text into it. */
    TypedCommand piped(String text) {
        piped = text;
        return this;
    }

    /** Somebody is there who answers each question with this. */
    TypedCommand answered(String answer) {
        secret = Optional.of(answer);
        return this;
    }

    Said run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(piped.getBytes(StandardCharsets.UTF_8)),
                printer(out),
                printer(errors),
                variables::get,
                question -> secret,
                time -> {});
        int status = Main.commandLine(terminal).execute(arguments);
        return new Said(status, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream printer(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    /**
     * Outcome of the command.
     *
     * @param status what it ended with
     * @param out its answer
     * @param errors what else it said
     */
    record Said(int status, String out, String errors) {}
}
