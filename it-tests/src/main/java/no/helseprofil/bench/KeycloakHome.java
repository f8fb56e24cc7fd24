package no.helseprofil.bench;

import java.io.IOException;
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

    /** Result of a self-attack in the log: its time by the clock and that of a processor. */
    private static final Pattern ATTACKED = Pattern.compile("in (\\d+) ms, of which (\\d+) ms of a processor");

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

    /** Copies a distribution. */
    KeycloakHome(Distribution distribution, Path home) {
        distribution.copyTo(home);
        this.home = home;
        this.log = home.resolveSibling(home.getFileName() + ".log");
    }

    /** Adds a JAR to its providers. */
    void add(Path jar) throws IOException {
        Files.copy(jar, home.resolve("providers").resolve(jar.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Builds, and returns the time that it took. */
    Taken build() throws IOException {
        long began = System.nanoTime();
        int status = run(TO_BUILD).onExit().join().exitValue();
        double wall = seconds(began);
        Matcher cpu = TIMES.matcher(log());
        if (status != 0 || !cpu.find()) {
            throw new IllegalStateException("kc.sh build didn't: " + log());
        }
        return new Taken(60 * (number(cpu, 1) + number(cpu, 3)) + number(cpu, 2) + number(cpu, 4), wall);
    }

    /** Starts until it listens, ends it, and returns the time that it took. */
    Taken start(String... more) throws IOException {
        long began = System.nanoTime();
        Process process = run(Stream.concat(TO_BEGIN.stream(), Stream.of(more)).toList());
        try {
            while (!log().contains("Listening on:")) {
                if (!process.isAlive() || seconds(began) > TO_START.toSeconds()) {
                    throw new IllegalStateException("Keycloak doesn't listen: " + log());
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            double cpu = tree(process)
                    .flatMap(handle -> handle.info().totalCpuDuration().stream())
                    .mapToDouble(duration -> duration.toNanos() / 1e9)
                    .sum();
            return new Taken(cpu, seconds(began));
        } finally {
            tree(process).toList().forEach(ProcessHandle::destroy);
            process.onExit().join();
        }
    }

    /** Starts with a realm under the profile in a new database, and returns the time of the self-attack. */
    Taken attack() throws IOException {
        Path data = home.resolve("data");
        Distribution.delete(data);
        Files.writeString(
                Files.createDirectories(data.resolve("import")).resolve("bench-profile-realm.json"),
                BenchRealm.PROFILE.representation(BenchRealm.newClientKey()).toString());
        start("--import-realm");
        Matcher result = ATTACKED.matcher(log());
        if (!result.find()) {
            throw new IllegalStateException("the server hasn't attacked itself: " + log());
        }
        return new Taken(number(result, 2) / 1e3, number(result, 1) / 1e3);
    }

    /** Runs the script, and lets the shell write its times at the end of the log. */
    private Process run(List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "bash \"$0\" \"$@\"; status=$?; times; exit $status"));
        command.add(home.resolve(Path.of("bin", "kc.sh")).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("KC_") || name.startsWith("JAVA"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
        return process;
    }

    private static Stream<ProcessHandle> tree(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()));
    }

    private static double number(Matcher found, int group) {
        return Double.parseDouble(found.group(group));
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private String log() throws IOException {
        return Files.readString(log);
    }

    /**
     * Time that something took.
     *
     * @param cpu seconds of all its processes
     * @param wall seconds by the clock
     */
    record Taken(double cpu, double wall) {

        @Override
        public String toString() {
            return Report.text("CPU %.2f s, wall %.2f s", cpu, wall);
        }
    }
}
