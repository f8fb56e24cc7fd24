package no.helseprofil.it.libraries;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has a program run by Node, with the packages of the lock beside it or in a folder above. A test is skipped where there is
 * no Node, or where the packages can't be had.
 */
final class NodeCommand {

    private static final String NODE = "node";
    private static final int OLDEST = 20;
    private static final List<String> FETCH = List.of(
            "npm",
            "ci",
            "--ignore-scripts",
            "--prefer-offline",
            "--no-audit",
            "--no-fund",
            "--fetch-retries=1",
            "--fetch-timeout=20000");
    private static final long MOST_SECONDS = 90;

    private NodeCommand() {}

    /** Fetches what the lock of a program says into a folder, for all programs that are below it. */
    static void fetchPackages(Path program, Path folder) throws IOException, InterruptedException {
        String version = output(List.of(NODE, "--version"), folder).strip();
        if (Integer.parseInt(version.replaceAll("^v|\\..*$", "")) < OLDEST) {
            abort("the libraries need Node.js %d or newer, and this machine has %s".formatted(OLDEST, version));
        }
        for (String file : List.of("package.json", "package-lock.json")) {
            Files.copy(program.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        output(FETCH, folder);
    }

    static List<String> of(Path source) {
        return List.of(NODE, source.toString());
    }

    /** Has something else done before the program begins. */
    static List<String> of(Path source, Path before) {
        return List.of(NODE, "--require", before.toString(), source.toString());
    }

    private static String output(List<String> command, Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve(command.get(0) + ".log");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException missing) {
            return abort("no %s on this machine's PATH: install Node.js and npm".formatted(command.get(0)));
        }
        boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        process.destroy();
        String said = Files.readString(log);
        if (!ended || process.exitValue() != 0) {
            return abort("%s does not work here: %s".formatted(String.join(" ", command), said));
        }
        return said;
    }
}
