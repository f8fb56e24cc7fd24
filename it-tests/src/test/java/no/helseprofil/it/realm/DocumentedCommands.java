package no.helseprofil.it.realm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;
import no.helseprofil.it.support.Shell;
import no.helseprofil.testkit.server.KeycloakServer;

/** The commands by which the page on removing goes on without the pack, run as they stand there. */
final class DocumentedCommands {

    private static final MarkdownPage PAGE = MarkdownPage.named("docs/remove.md");

    private final Shell shell;

    /** Makes the commands run in a folder for what they leave behind. */
    DocumentedCommands(Path folder, URI server, String realm) {
        Shell.Operator operator = new Shell.Operator(KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        this.shell = Shell.of(folder, server, realm, operator, Map.of());
    }

    /** Removes what keeps the realm closed. */
    void openTheRealm() {
        run("closed-without-helseprofil");
    }

    /** Forgets the profile for good. */
    void forgetTheProfile() {
        run("PROFILE=");
    }

    /** Removes the client scopes that came with the profile. */
    void removeClientScopes() {
        run("client-scopes");
    }

    /** Goes back to Keycloak's own login theme. */
    void removeTheme() {
        run("loginTheme");
    }

    /** Ends all sessions. */
    void endAllSessions() {
        run("logout-all");
    }

    private void run(String mark) {
        List<Block> blocks = PAGE.blocks("sh").stream()
                .filter(block -> block.code().contains(mark))
                .toList();
        assertThat(blocks).as("blocks of the page with " + mark).hasSize(1);
        Shell.Outcome outcome = shell.run(blocks.get(0).code());
        assertThat(outcome.isSuccess())
                .as("%s\n%s", blocks.get(0).code(), outcome)
                .isTrue();
    }
}
