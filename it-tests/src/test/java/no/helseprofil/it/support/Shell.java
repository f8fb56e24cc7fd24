package no.helseprofil.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A terminal in which somebody has done what the documentation asks for first (<em>Set the variables</em>), for this server
 * and this realm. Variables that a command sets stay for the next one; the token is a new one each time.
 */
public final class Shell {

    private static final String PAGE = "docs/administration.md";
    private static final String HEADING = "Set the variables";
    private static final String VARIABLES = ".variables";
    private static final Pattern STATUS = Pattern.compile("^status ([0-9]{3})$", Pattern.MULTILINE);

    /** Says to which status each curl came, whatever becomes of its output, and leaves the rest as the page has it. */
    private static final String CURL = """
            curl() { command curl -sS -w '%{stderr}status %{http_code}\\n' "$@"; }
            """;

    private final Path folder;
    private final String settings;
    private final String password;
    private final Map<String, String> environment;

    private Shell(Path folder, String settings, String password, Map<String, String> environment) {
        this.folder = folder;
        this.settings = settings;
        this.password = password;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Opens one.
     *
     * @param folder the working directory
     * @param operator name and password of an administrator in the realm {@code master}
     * @param environment further variables
     */
    public static Shell of(Path folder, URI server, String realm, Operator operator, Map<String, String> environment) {
        String settings = MarkdownPage.named(PAGE).blocks("sh").stream()
                .filter(block -> block.heading().equals(HEADING))
                .map(MarkdownPage.Block::code)
                .collect(Collectors.joining());
        return new Shell(
                folder,
                settings.replaceFirst("(?m)^KEYCLOAK=.*$", "KEYCLOAK=" + server)
                        .replaceFirst("(?m)^REALM=.*$", "REALM=" + realm)
                        .replaceFirst("(?m)^OPERATOR=.*$", "OPERATOR=" + operator.name()),
                operator.password(),
                environment);
    }

    /** Opens one in which nothing was done before, for commands that no administrator's token is needed for. */
    public static Shell bare(Path folder, Map<String, String> environment) {
        return new Shell(folder, "", "", environment);
    }

    /** Runs commands in bash until one of them fails. */
    public Outcome run(String commands) {
        try {
            Path variables = folder.resolve(VARIABLES);
            Path output = Files.createTempFile(folder, ".output", "");
            Path errors = Files.createTempFile(folder, ".errors", "");
            String script = "set -euo pipefail\n" + (Files.exists(variables) ? ". ./" + VARIABLES + "\n" : "") + CURL
                    + "set -a\n" + settings + commands + "\nset +a\ndeclare -px > " + VARIABLES + "\n";
            ProcessBuilder bash = new ProcessBuilder("bash", "-c", script)
                    .directory(folder.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            bash.environment().putAll(environment);
            Process process = bash.start();
            process.getOutputStream().write((password + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            int exit = process.waitFor();
            return new Outcome(exit, Files.readString(output), Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException("running\n" + commands, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running\n" + commands, e);
        }
    }

    /** An administrator. */
    public record Operator(String name, String password) {}

    /**
     * Outcome of commands.
     *
     * @param exit 0 if all of them succeeded
     * @param output what they said
     * @param errors what else they said, with a line {@code status 200} for each answer to a curl
     */
    public record Outcome(int exit, String output, String errors) {

        /** The status of each answer. */
        public List<Integer> statuses() {
            return STATUS.matcher(errors)
                    .results()
                    .map((MatchResult match) -> Integer.valueOf(match.group(1)))
                    .toList();
        }

        /** Returns whether no command failed, and no server refused. */
        public boolean isSuccess() {
            return exit == 0 && statuses().stream().allMatch(status -> status < 400);
        }
    }
}
