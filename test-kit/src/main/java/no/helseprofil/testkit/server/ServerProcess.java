package no.helseprofil.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Processes of a server from the distribution: Keycloak's script, and the JVMs that it starts one after the other. */
final class ServerProcess {

    private static final Duration TO_END = Duration.ofSeconds(15);

    private final Process process;
    private final Path home;
    private final Path log;
    private final AtomicBoolean ended = new AtomicBoolean();

    private ServerProcess(Process process, Path home, Path log) {
        this.process = process;
        this.home = home;
        this.log = log;
    }

    /** Starts the server, which ends with this JVM at the latest. */
    static ServerProcess start(Path home, List<String> arguments, Map<String, String> environment, Path log) {
        ProcessBuilder builder =
                new ProcessBuilder("sh", home.resolve("bin/kc.sh").toString());
        builder.command().addAll(arguments);
        removeForeignSettings(builder.environment());
        builder.environment().put("JAVA_HOME", javaHome());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            ServerProcess server = new ServerProcess(process, home, log);
            Runtime.getRuntime().addShutdownHook(new Thread(server::end, "end-keycloak"));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + home, e);
        }
    }

    /** Runs another program to its end, and returns its exit status. */
    static int run(List<String> command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("running " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, e);
        }
    }

    private static String javaHome() {
        return ServerSettings.text(ServerSettings.JAVA).orElse(System.getProperty("java.home"));
    }

    /** Removes settings that a developer made for another Keycloak, which must not influence the tests. */
    private static void removeForeignSettings(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name -> name.startsWith("KC_")
                        || name.startsWith("KEYCLOAK_")
                        || name.startsWith("JAVA_OPTS")
                        || name.equals("JAVA")
                        || name.equals("JAVA_ADD_OPENS")
                        || name.startsWith("DEBUG"));
    }

    /** Returns the folder in which it runs. */
    Path home() {
        return home;
    }

    /** Waits, but no longer than the process lives; returns true when it has ended. */
    boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Keycloak", e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + log, e);
        }
    }

    /** Ends all processes at once; their home remains until {@link #end}. */
    void kill() {
        List<ProcessHandle> tree = tree();
        tree.forEach(ProcessHandle::destroyForcibly);
        tree.forEach(handle -> handle.onExit().join());
    }

    /** Ends all processes, politely at first, and deletes their home; the log remains. A second call does nothing. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            List<ProcessHandle> tree = tree();
            tree.forEach(ProcessHandle::destroy);
            tree.forEach(ServerProcess::awaitEnd);
            Distribution.delete(home);
        }
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private static void awaitEnd(ProcessHandle handle) {
        try {
            handle.onExit().get(TO_END.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            handle.destroyForcibly();
            handle.onExit().join();
        } catch (InterruptedException e) {
            handle.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of process " + handle.pid(), e);
        }
    }
}
