package no.helseprofil.it.libraries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The APIs of the folder {@code examples}, each in a process of its own. */
public enum ExampleApi {

    /** API with Node.js. */
    EXPRESS("express-api", "listening: ") {
        @Override
        List<String> build(Path folder) throws IOException, InterruptedException {
            ExampleProcess.copy(this.folder(), folder);
            NodeCommand.fetchPackages(this.folder(), folder);
            return NodeCommand.of(folder.resolve("api.js"));
        }

        @Override
        List<String> arguments(String issuer, String audience, String host, int port) {
            return List.of(issuer, audience, address(host, port), Integer.toString(port));
        }
    },

    /** API with Spring Security. */
    SPRING_BOOT("spring-boot-api", "Started JournalApi") {
        @Override
        List<String> build(Path folder) throws IOException, InterruptedException {
            return ExampleProcess.builtByMaven(this.folder(), folder);
        }

        @Override
        List<String> arguments(String issuer, String audience, String host, int port) {
            return List.of(
                    "--issuer=" + issuer,
                    "--audience=" + audience,
                    "--address=" + address(host, port),
                    "--server.port=" + port);
        }
    };

    private static final Path EXAMPLES = Path.of("..", "examples");

    private final String name;
    private final String started;

    ExampleApi(String name, String started) {
        this.name = name;
        this.started = started;
    }

    /** Makes ready in a folder what is started: the command without its arguments. */
    abstract List<String> build(Path folder) throws IOException, InterruptedException;

    abstract List<String> arguments(String issuer, String audience, String host, int port);

    /** Its folder below {@code examples}. */
    Path folder() {
        return EXAMPLES.resolve(name);
    }

    /** Its Java, if it is written in that. */
    List<Path> sources() {
        try (Stream<Path> files = Files.walk(folder())) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing the sources of " + name, e);
        }
    }

    /** Builds it in a new folder below this one, and starts it: it answers when this returns. */
    public Process start(Path below, String issuer, String audience, String host, int port)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(below.resolve(name));
        List<String> command = Stream.concat(build(folder).stream(), arguments(issuer, audience, host, port).stream())
                .toList();
        return ExampleProcess.started(command, folder, started);
    }

    static String address(String host, int port) {
        return "http://" + host + ":" + port;
    }
}
