package no.helseprofil.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import no.helseprofil.template.RealmFiles;
import no.helseprofil.timetable.InvalidProfileException;

/**
 * Makes a realm file of a template: {@code realm FILE}. Found by its name, in a class loader that has what it
 * needs.
 */
public final class RealmCommand {

    private static final int FINE = 0;
    private static final int FAULTY = 1;
    private static final int MISUSED = 2;

    private RealmCommand() {}

    /**
     * Writes the realm file to the output.
     *
     * @param arguments the file of the template
     * @return the status with which the process ends
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream errors) {
        if (arguments.size() != 1) {
            errors.println("name one file of a template; usage: " + ServerLibraries.USAGE);
            return MISUSED;
        }
        String name = arguments.get(0);
        try {
            out.print(RealmFiles.of(Files.readString(Path.of(name))));
            return FINE;
        } catch (IOException | InvalidPathException unreadable) {
            errors.println(name + " can't be read as a file in UTF-8");
            return MISUSED;
        } catch (InvalidProfileException invalid) {
            invalid.problems()
                    .forEach(problem -> errors.println(name + ": " + problem.pointer() + ": " + problem.detail()));
            return FAULTY;
        }
    }
}
