package no.helseprofil.it.libraries;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import no.helseprofil.it.support.Kcadm;

/** Build and start of a program of the folder {@code examples}, as by a vendor who has copied it. */
final class ExampleProcess {

    private static final long MOST_MINUTES = 5;

    private ExampleProcess() {}

    /** Copies an example of Spring Boot, and builds it by the Maven that runs the tests: the command that starts it. */
    static List<String> builtByMaven(Path example, Path folder) throws IOException, InterruptedException {
        copy(example, folder);
        Path log = folder.resolve("maven.log");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("helseprofil.maven"), "bin", "mvn")
                                .toString(),
                        "-B",
                        "-ntp",
                        "-q",
                        "-Dmaven.repo.local=" + System.getProperty("helseprofil.repository"),
                        "package")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("MAVEN_OPTS", Kcadm.SHORT_LIVED);
        Process maven = builder.start();
        boolean ended = maven.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        maven.destroy();
        if (!ended || maven.exitValue() != 0) {
            throw new IllegalStateException("the example doesn't build: " + Files.readString(log));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(Kcadm.SHORT_LIVED.split(" ")));
        command.addAll(List.of(
                "-jar",
                folder.resolve("target/%s.jar".formatted(example.getFileName())).toString()));
        return command;
    }

    /** A process that has said that it has started. */
    static Process started(List<String> command, Path folder, String word) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        StringBuilder output = new StringBuilder();
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains(word)) {
                return process;
            }
            output.append(line).append('\n');
        }
        throw new IllegalStateException("it did not start: " + output);
    }

    /** All but what a build has made. */
    static void copy(Path example, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = example.relativize(file);
                if (!relative.startsWith("target") && !relative.startsWith("node_modules")) {
                    Path target = folder.resolve(relative);
                    Files.createDirectories(target.getParent());
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
    }
}
