package no.helseprofil.it.cluster;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.it.support.FreePort;
import no.helseprofil.it.support.Shell;
import no.helseprofil.testkit.server.KeycloakServer;

/**
 * A machine with Keycloak below {@code /opt}, in a folder that stands for its root, and a service {@code keycloak}. Commands
 * that a page shows run there: whatever they name below {@code /opt} is below that folder, and {@code localhost} has this
 * node's ports.
 */
final class InstalledNode implements KeycloakServer {

    private static final String LOG = "keycloak.log";

    /** The service, whose log is that of its last start. */
    private static final String SYSTEMCTL = """
            #!/bin/bash
            set -eu
            cd %s
            case "$1 $2" in
            "start keycloak")
                mv keycloak.log "keycloak-$(date +%%s).log" 2>/dev/null || true
                nohup opt/keycloak/bin/kc.sh start --optimized >keycloak.log 2>&1 </dev/null &
                echo $! >keycloak.pid
                ;;
            "stop keycloak")
                pid=$(<keycloak.pid)
                kill -TERM "$pid"
                while [ -n "$(tr -d '\\0' 2>/dev/null </proc/$pid/cmdline)" ]; do sleep 0.1; done
                rm keycloak.pid
                ;;
            *) exit 2 ;;
            esac
            """;

    private final Path machine;
    private final int port = FreePort.find();
    private final int managementPort = FreePort.find();

    private InstalledNode(Path machine) {
        this.machine = machine;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-node"));
    }

    /** Makes the machine, without a Keycloak. */
    static InstalledNode on(Path machine) {
        try {
            Files.createDirectories(machine.resolve("opt"));
            Path systemctl = Files.createDirectories(machine.resolve("bin")).resolve("systemctl");
            Files.writeString(systemctl, SYSTEMCTL.formatted(machine));
            systemctl.toFile().setExecutable(true);
            return new InstalledNode(machine);
        } catch (IOException e) {
            throw new UncheckedIOException("making " + machine, e);
        }
    }

    /**
     * Installs Keycloak, as the page takes it for granted.
     *
     * @param distribution zip file
     * @param version which is in the name of its folder
     * @param jars by their names
     * @param settings lines of its {@code keycloak.conf}, beside those of its ports
     */
    void install(Path distribution, String version, Map<String, Path> jars, List<String> settings) throws IOException {
        Shell.Outcome unpacked = run("unzip -q " + distribution + " -d /opt");
        if (unpacked.exit() != 0) {
            throw new IllegalStateException(unpacked.toString());
        }
        Path home = machine.resolve("opt/keycloak-" + version);
        for (Map.Entry<String, Path> jar : jars.entrySet()) {
            Files.copy(jar.getValue(), home.resolve("providers").resolve(jar.getKey()));
        }
        String own = "http-port=" + port + "\nhttp-management-port=" + managementPort + "\n";
        Files.writeString(home.resolve("conf/keycloak.conf"), settings.stream().collect(joining("\n", "", "\n")) + own);
        Files.createSymbolicLink(machine.resolve("opt/keycloak"), home.getFileName());
    }

    /** Puts a file where an operator begins. */
    void put(Path file, String name) throws IOException {
        Files.createSymbolicLink(machine.resolve(name), file.toAbsolutePath());
    }

    /** Runs commands of a page. */
    Shell.Outcome run(String commands) {
        return Shell.bare(machine, environment()).run(here(commands));
    }

    /** Runs commands of a page that need an administrator's token. */
    Shell.Outcome administer(String realm, String commands) {
        return Shell.of(machine, url(), realm, new Shell.Operator(ADMIN, ADMIN), environment())
                .run(here(commands));
    }

    private String here(String commands) {
        return commands.replaceAll("(?m)(?<= |^)/opt\\b", machine + "/opt")
                .replace("localhost:9000", "localhost:" + managementPort)
                .replace("localhost:8080", "localhost:" + port);
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH",
                machine.resolve("bin") + ":" + System.getenv("PATH"),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "JAVA_OPTS_APPEND",
                System.getProperty("helseprofil.server.java.options", ""),
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                ADMIN,
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                ADMIN);
    }

    @Override
    public URI url() {
        return URI.create("http://localhost:" + port);
    }

    @Override
    public URI managementUrl() {
        return URI.create("http://localhost:" + managementPort);
    }

    @Override
    public String servedFrom() {
        return "distribution";
    }

    @Override
    public String log() {
        try {
            return Files.readString(machine.resolve(LOG));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the log of " + machine, e);
        }
    }

    @Override
    public void kill() {
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        List<ProcessHandle> running = processes();
        running.forEach(ProcessHandle::destroyForcibly);
        running.forEach(process -> process.onExit().join());
    }

    private List<ProcessHandle> processes() {
        Path pid = machine.resolve("keycloak.pid");
        try {
            return Files.exists(pid)
                    ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).stream()
                            .flatMap(first -> Stream.concat(first.descendants(), Stream.of(first)))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + pid, e);
        }
    }
}
