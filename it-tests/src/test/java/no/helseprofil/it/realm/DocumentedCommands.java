package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import no.helseprofil.testkit.server.KeycloakServer;

/** The commands of the installation guide's last chapter, run as they stand there but for the address and the realm. */
final class DocumentedCommands {

    private static final Path GUIDE = Path.of("..", "docs", "install.md");
    private static final Pattern BLOCK = Pattern.compile("^```\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    private final URI server;
    private final String realm;

    DocumentedCommands(URI server, String realm) {
        this.server = server;
        this.realm = realm;
    }

    /** The block that removes what keeps the realm closed. */
    void openTheRealm() {
        run("closed-without-helseprofil");
    }

    /** The block that forgets the profile for good. */
    void forgetTheProfile() {
        run("DELETE");
    }

    /** The block that ends all sessions. */
    void endAllSessions() {
        run("logout-all");
    }

    private void run(String mark) {
        String script = "set -euo pipefail\n" + block("TOKEN=") + block(mark);
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        bash.environment().put("ADMIN", KeycloakServer.ADMIN);
        bash.environment().put("PASSWORD", KeycloakServer.ADMIN);
        try {
            Process process = bash.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(script + "\n" + output).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running\n" + script, e);
        }
    }

    private String block(String mark) {
        List<String> blocks = BLOCK.matcher(chapter())
                .results()
                .map(MatchResult::group)
                .filter(block -> block.contains(mark))
                .toList();
        assertThat(blocks).as("blocks of the guide with " + mark).hasSize(1);
        return blocks.get(0)
                .replace("```\n", "")
                .replace("```", "")
                .replace("https://id.example.no", server.toString())
                .replace("REALM=helse", "REALM=" + realm);
    }

    private static String chapter() {
        try {
            String guide = Files.readString(GUIDE);
            return guide.substring(guide.indexOf("\n## Removing"));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + GUIDE, e);
        }
    }
}
