package no.helseprofil.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import no.helseprofil.command.remote.FailedCommandException.ExitStatus;
import no.helseprofil.realmtemplate.RealmFiles;
import no.helseprofil.timetable.InvalidProfileException;

/**
 * Command that makes a realm file from a template: {@code realm FILE}. It is found by name, in a class loader with the
 * libraries that it needs.
 */
public final class RealmCommand {

    private RealmCommand() {}

    /**
     * Writes the realm file to the output.
     *
     * @param name the file of the template
     * @return the exit status
     */
    public static int run(String name, PrintStream out, PrintStream errors) {
        try {
            out.print(RealmFiles.of(Files.readString(Path.of(name))));
            return ExitStatus.DONE;
        } catch (IOException | InvalidPathException unreadable) {
            errors.println(name + " can't be read as a file in UTF-8");
            return ExitStatus.MISUSED;
        } catch (InvalidProfileException invalid) {
            invalid.problems()
                    .forEach(problem -> errors.println(name + ": "
                            + (problem.pointer().isEmpty() ? "" : problem.pointer() + ": ")
                            + problem.detail()));
            return ExitStatus.REFUSED;
        }
    }
}
