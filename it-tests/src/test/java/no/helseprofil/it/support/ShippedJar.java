package no.helseprofil.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The JAR as it is shipped, started by itself, as its commands are. */
public final class ShippedJar {

    private ShippedJar() {}

    /** Writes a script that starts it with what it is given, as an operator's alias does. */
    public static void putCommand(Path script) throws IOException {
        Files.writeString(script, """
                #!/bin/sh
                exec '%s' %s -jar '%s' "$@"
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        Kcadm.SHORT_LIVED,
                        Path.of(System.getProperty("helseprofil.jar")).toAbsolutePath()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** Runs a command and returns its exit code and its output: {@code 0: as logged: …}. */
    public static String run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(Kcadm.SHORT_LIVED.split(" ")));
        command.addAll(List.of("-jar", System.getProperty("helseprofil.jar")));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() + ": " + said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
