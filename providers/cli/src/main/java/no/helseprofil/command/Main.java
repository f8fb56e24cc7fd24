package no.helseprofil.command;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.command.remote.FailedCommandException;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.command.remote.RemoteCommands;
import no.helseprofil.command.remote.Terminal;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Commands of the JAR. They need nothing beside the JAR and a JDK, except that {@code realm} takes the folder of a
 * Keycloak for its libraries.
 */
public final class Main {

    /**
     * Exit status for a fault of a command itself, which is printed with its stack trace ({@code EX_SOFTWARE} of
     * sysexits.h).
     */
    private static final int FAULT = 70;

    private Main() {}

    /** Runs a command, and exits with one of {@link ExitStatus}. */
    public static void main(String[] arguments) {
        Terminal terminal = new Terminal(
                System.in,
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                System::getenv,
                Main::asked,
                Main::sleep);
        int status = commandLine(terminal).execute(arguments);
        terminal.out().flush();
        System.exit(status);
    }

    static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new Helseprofil());
        RemoteCommands.in(terminal).forEach(line::addSubcommand);
        line.addSubcommand(new Verify(terminal))
                .addSubcommand(new ServerLibraries(terminal))
                .addSubcommand(new AutoComplete.GenerateCompletion());
        Stream.concat(Stream.of(line), line.getSubcommands().values().stream())
                .forEach(command -> command.getCommandSpec()
                        .mixinStandardHelpOptions(true)
                        .versionProvider(Main::version)
                        .exitCodeOnExecutionException(FAULT));
        // an argument that begins with @ is a name like any other, and no file of further arguments
        return line.setExpandAtFiles(false)
                .setOut(writer(terminal.out()))
                .setErr(writer(terminal.errors()))
                .setParameterExceptionHandler((misused, given) -> report(misused, terminal))
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command, terminal));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static int report(ParameterException misused, Terminal terminal) {
        terminal.remark(String.valueOf(misused.getMessage()));
        UnmatchedArgumentException.printSuggestions(
                misused, misused.getCommandLine().getErr());
        return misused(misused.getCommandLine(), terminal);
    }

    private static int report(Exception failure, CommandLine command, Terminal terminal) throws Exception {
        if (failure instanceof FailedCommandException failed) {
            failed.lines().forEach(terminal::remark);
            return failed.status() == ExitStatus.MISUSED ? misused(command, terminal) : failed.status();
        }
        throw failure;
    }

    private static int misused(CommandLine command, Terminal terminal) {
        CommandLine.Help help = command.getHelp();
        command.getErr().print("usage: " + help.synopsis("usage: ".length()));
        command.getErr().flush();
        terminal.remark("all of it: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.MISUSED;
    }

    /** Returns the version in the manifest of the JAR. */
    private static String[] version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return new String[] {version == null ? "not from a JAR" : version};
    }

    private static Optional<String> asked(String question) {
        Console console = System.console();
        return Optional.ofNullable(console == null ? null : console.readPassword("%s", question))
                .map(String::new);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command that contains all others; by itself it does nothing. */
    @Command(
            name = "helseprofil",
            description = "Helseprofil for Keycloak, in a terminal.",
            footer = {
                "",
                "Ends with 0: done, 1: refused or found, 2: not understood, 3: no server reached, 4: not signed in or not allowed."
            })
    static final class Helseprofil {}
}
