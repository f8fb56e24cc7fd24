package no.helseprofil.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.testkit.server.Distribution;

/** A folder with a Keycloak that is built and started by its script, as operators do. */
final class KeycloakHome {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final Duration TO_START = Duration.ofMinutes(5);

    /** Pattern of the second line of the shell's {@code times}, with the times of its children. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

    private static final String LISTENING = "Listening on:";

    /** Result of a self-attack in the log: its time by the clock and that of a processor. */
    private static final Pattern ATTACKED = Pattern.compile("in (\\d+) ms, of which (\\d+) ms of a processor");

    /** Realm under the profile with keys that are made at once. */
    private static final String REALM = """
            {"realm": "attacked", "enabled": true, "components": {
              "org.keycloak.keys.KeyProvider": [
                {"name": "ecdsa", "providerId": "ecdsa-generated", "config": {}},
                {"name": "hmac", "providerId": "hmac-generated", "config": {"algorithm": ["HS512"]}}],
              "no.helseprofil.keycloak.storage.ProfileProvider": [
                {"name": "helseprofil", "providerId": "helseprofil",
                 "config": {"document": ["{\\"ruleSet\\":\\"helseid\\"}"]}}]}}
            """;

    /**
     * Arguments of the build. Without the first option Keycloak looks for a message bus of the machine, for ten seconds
     * if there is none.
     */
    private static final List<String> TO_BUILD =
            List.of("build", "--spi-storage--sssd--enabled=false", "--db=dev-file", "--health-enabled=true");

    private static final List<String> TO_BEGIN = List.of(
            "start",
            "--optimized",
            "--http-enabled=true",
            "--http-port=0",
            "--http-management-port=0",
            "--hostname-strict=false");

    private final Path home;
    private final Path log;

    private KeycloakHome(Path home) {
        this.home = home;
        this.log = home.resolveSibling(home.getFileName() + ".log");
    }

    /** Copies a distribution. */
    static KeycloakHome of(Distribution distribution, Path home) {
        distribution.copyTo(home);
        return new KeycloakHome(home);
    }

    /** Adds a JAR to its providers. */
    void add(Path jar) throws IOException {
        Files.copy(jar, home.resolve("providers").resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Builds, and returns the time that it took. */
    Taken build() {
        long began = System.nanoTime();
        Process process = run(List.of("bash", "-c", "bash \"$0\" \"$@\" >&2; code=$?; times; exit $code"), TO_BUILD);
        String times = read(process);
        double wall = seconds(began);
        Matcher cpu = TIMES.matcher(times);
        if (join(process) != 0 || !cpu.find()) {
            throw new IllegalStateException("kc.sh build didn't: " + times + read(log));
        }
        return new Taken(
                60 * (Double.parseDouble(cpu.group(1)) + Double.parseDouble(cpu.group(3)))
                        + Double.parseDouble(cpu.group(2))
                        + Double.parseDouble(cpu.group(4)),
                wall);
    }

    /** Starts until it listens, ends it, and returns the time that it took. */
    Taken start() {
        return start(TO_BEGIN);
    }

    /** Starts with a realm under the profile in a new database, and returns the time of the self-attack. */
    Taken attack() throws IOException {
        Path data = home.resolve("data");
        if (Files.exists(data)) {
            Distribution.delete(data);
        }
        Files.writeString(Files.createDirectories(data.resolve("import")).resolve("attacked-realm.json"), REALM);
        start(Stream.concat(TO_BEGIN.stream(), Stream.of("--import-realm")).toList());
        Matcher result = ATTACKED.matcher(read(log));
        if (!result.find()) {
            throw new IllegalStateException("the server hasn't attacked itself: " + read(log));
        }
        return new Taken(Integer.parseInt(result.group(2)) / 1e3, Integer.parseInt(result.group(1)) / 1e3);
    }

    private Taken start(List<String> arguments) {
        long began = System.nanoTime();
        Process process = run(List.of("bash"), arguments);
        try {
            while (!read(log).contains(LISTENING)) {
                if (!process.isAlive() || seconds(began) > TO_START.toSeconds()) {
                    throw new IllegalStateException("Keycloak doesn't listen: " + read(log));
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            return new Taken(cpu(process), seconds(began));
        } finally {
            tree(process).forEach(ProcessHandle::destroy);
            join(process);
        }
    }

    private Process run(List<String> before, List<String> arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(home.resolve(Path.of("bin", "kc.sh")).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("JAVA"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectError(log.toFile());
        if (arguments.containsAll(TO_BEGIN)) {
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
        }
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("running " + command, e);
        }
    }

    private static double cpu(Process process) {
        return tree(process)
                .flatMap(handle -> handle.info().totalCpuDuration().stream())
                .mapToDouble(duration -> duration.toNanos() / 1e9)
                .sum();
    }

    private static Stream<ProcessHandle> tree(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading what kc.sh says", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private static int join(Process process) {
        return process.onExit().join().exitValue();
    }

    /**
     * Time that something took.
     *
     * @param cpu seconds of all its processes
     * @param wall seconds by the clock
     */
    record Taken(double cpu, double wall) {}
}
