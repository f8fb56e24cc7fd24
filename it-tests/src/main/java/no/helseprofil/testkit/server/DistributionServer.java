package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Keycloak from the distribution, on the JDK that runs the tests. */
final class DistributionServer implements KeycloakServer {

    private static final Path WORK = Path.of("target", "keycloak").toAbsolutePath();
    private static final Duration TO_START = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    /** Keycloak is told to take any free port and logs which: asking for one beforehand could lose it to another. */
    private static final int ANY_PORT = 0;

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:\\s]+:(?<port>\\d+)\\."
            + " Management interface listening on http://[^:\\s]+:(?<management>\\d+)");

    private final ServerProcess process;
    private final URI url;
    private final URI managementUrl;

    private DistributionServer(ServerProcess process, Matcher listening) {
        this.process = process;
        this.url = URI.create("http://localhost:" + listening.group("port"));
        this.managementUrl = URI.create("http://localhost:" + listening.group("management"));
    }

    static KeycloakServer start(ServerOptions options, Path zip) {
        ServerProcess process = launch(options, zip);
        try {
            return new DistributionServer(process, awaitListening(process));
        } catch (RuntimeException e) {
            process.end();
            throw e;
        }
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public URI managementUrl() {
        return managementUrl;
    }

    @Override
    public String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.end();
    }

    private static ServerProcess launch(ServerOptions options, Path zip) {
        try {
            Files.createDirectories(WORK);
            Path folder = Files.createTempDirectory(WORK, "server-");
            Path home = folder.resolve("home");
            Distribution.unpackedBelow(WORK, zip).copyTo(home);
            putInto(home.resolve("providers"), options.providers());
            putInto(home.resolve("data/import"), options.realms());
            List<String> arguments = StartCommand.arguments(options, "localhost", ANY_PORT, ANY_PORT);
            return ServerProcess.start(
                    home, arguments, StartCommand.environment(options), folder.resolve("keycloak.log"));
        } catch (IOException e) {
            throw new UncheckedIOException("preparing a server below " + WORK, e);
        }
    }

    private static void putInto(Path folder, List<Path> files) throws IOException {
        Files.createDirectories(folder);
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Keycloak writes the line when its realms are imported and it answers. */
    private static Matcher awaitListening(ServerProcess process) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TO_START.toNanos()) {
            boolean ended = process.endsWithin(BETWEEN_LOOKS);
            Matcher listening = LISTENING.matcher(process.log());
            if (ended) {
                throw new IllegalStateException("Keycloak did not start. " + LogTail.of(process.log()));
            }
            if (listening.find()) {
                return listening;
            }
        }
        throw new IllegalStateException(
                "Keycloak did not listen within " + TO_START + ". " + LogTail.of(process.log()));
    }
}
