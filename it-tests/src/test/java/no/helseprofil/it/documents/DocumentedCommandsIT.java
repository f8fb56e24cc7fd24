package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.it.support.Kcadm;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;
import no.helseprofil.it.support.Shell;
import no.helseprofil.it.support.ShippedJar;
import no.helseprofil.testkit.client.AdminApi;
import no.helseprofil.testkit.client.Response;
import no.helseprofil.testkit.server.KeycloakServer;
import no.helseprofil.testkit.server.SharedServer;
import no.helseprofil.testkit.server.TestTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of the documentation, run on a server in the order of their page: none fails, and each answers as the page says.
 * Those that can't be run so are in {@link NotRun}; a new one is run unless it is added there.
 */
@Tag("slow")
class DocumentedCommandsIT {

    private static final Shell.Operator ADA = new Shell.Operator("ada", "the-password-of-ada");
    private static final String SECRET = "the-secret-of-operator";
    private static final Pattern FILE = Pattern.compile("(?:-d @|--file )(\\S+\\.json)");
    private static final String LOGIN =
            "kcadm.sh config credentials --server $KEYCLOAK --realm master --user $OPERATOR --password \"$PASSWORD\"\n";

    private static final URI SERVER = SharedServer.get().url();

    /** Pages that don't see what the commands of the others here do. They have one realm, and one login of kcadm.sh. */
    private static final Set<String> TOGETHER = Set.of(
            "docs/backup.md",
            "docs/client-drafts.md",
            "docs/key-rotation.md",
            "docs/monitor.md",
            "docs/outcomes.md",
            "docs/proxies.md",
            "docs/realm-keys.md",
            "docs/registers.md",
            "docs/registration.md",
            "docs/theme.md",
            "docs/transparency.md",
            "docs/upgrade.md",
            "docs/users.md");

    private static AdminApi master;
    private static Kcadm kcadm;

    @AutoClose
    private static PageScene together;

    @TempDir
    private static Path commands;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeAdministrators() throws IOException {
        kcadm = Kcadm.unpacked();
        ShippedJar.putCommand(commands.resolve("helseprofil"));
        master = AdminApi.of(SERVER, "master", KeycloakServer.ADMIN, KeycloakServer.ADMIN);
        created(master.post("users", """
                {"username":"ada","enabled":true,"firstName":"Ada","lastName":"Byron","email":"ada@example.no",
                 "credentials":[{"type":"password","value":"%s"}]}""".formatted(ADA.password())));
        makeAdministrator(user().path("id").textValue());
        created(master.post("clients", """
                {"clientId":"operator","secret":"%s","serviceAccountsEnabled":true,"standardFlowEnabled":false}""".formatted(SECRET)));
        makeAdministrator(master.get("clients/" + client() + "/service-account-user")
                .json()
                .path("id")
                .textValue());
        together = new PageScene("docs/backup.md", ADA.name(), ADA.password());
    }

    @AfterAll
    static void removeAdministrators() {
        master.delete("users/" + user().path("id").textValue());
        master.delete("clients/" + client());
    }

    @AfterEach
    void presentTime() {
        new TestTime(SharedServer.get()).reset();
    }

    static Stream<String> pages() {
        return MarkdownPage.all().stream()
                .filter(page -> page.blocks("sh").stream()
                        .anyMatch(block -> NotRun.of(page, block).isEmpty()))
                .map(MarkdownPage::name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void everyCommandSucceedsAndAnswersAsDocumented(String name) throws IOException {
        MarkdownPage page = MarkdownPage.named(name);
        if (TOGETHER.contains(name)) {
            runs(page, together, commands);
        } else {
            try (PageScene scene = new PageScene(name, ADA.name(), ADA.password())) {
                runs(page, scene, folder);
            }
        }
    }

    private void runs(MarkdownPage page, PageScene scene, Path home) throws IOException {
        Shell shell = Shell.of(folder, SERVER, scene.realm().name(), ADA, environment(home));
        if (takesLogin(page) && Files.notExists(home.resolve(".keycloak"))) {
            succeeds(page.name(), LOGIN, shell.run(LOGIN));
        }
        String heading = "";
        List<Block> blocks = page.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (!block.language().equals("sh") || NotRun.of(page, block).isPresent()) {
                continue;
            }
            if (!block.heading().equals(heading)) {
                heading = block.heading();
                scene.before(page.name(), heading);
            }
            writeFileOf(block, blocks.subList(0, i));
            runs(page, block, answerBehind(blocks, i), shell);
        }
    }

    /** Returns whether a page calls kcadm.sh, and doesn't log in itself. */
    private static boolean takesLogin(MarkdownPage page) {
        return page.text().contains("kcadm.sh") && !page.text().contains("kcadm.sh config credentials");
    }

    private static void runs(MarkdownPage page, Block block, ShownAnswer behind, Shell shell) {
        Shell.Outcome outcome = shell.run(block.code());
        String place = page.name() + ", line " + block.line();
        succeeds(place, block.code(), outcome);
        assertThat(ShownAnswer.within(block.code()).missingIn(outcome.statuses(), outcome.output()))
                .as("%s: what is shown and isn't answered in\n%s", place, outcome.output())
                .isEmpty();
        assertThat(behind.missingIn(outcome.statuses(), outcome.output()))
                .as("%s: what is shown below and isn't answered in\n%s", place, outcome.output())
                .isEmpty();
    }

    private static void succeeds(String place, String commands, Shell.Outcome outcome) {
        assertThat(outcome.isSuccess())
                .as("%s\n%s\n%s", place, commands, outcome)
                .isTrue();
    }

    /** A file that a command sends is the JSON that the page showed last, if no command before it has made it. */
    private void writeFileOf(Block block, List<Block> before) throws IOException {
        Matcher file = FILE.matcher(block.code());
        if (file.find() && !block.code().contains("> " + file.group(1))) {
            List<Block> shown = before.stream()
                    .filter(each -> each.language().equals("json"))
                    .toList();
            Files.writeString(
                    folder.resolve(file.group(1)), shown.get(shown.size() - 1).code());
        }
    }

    /** JSON right below commands, with nothing between, is their answer. */
    private static ShownAnswer answerBehind(List<Block> blocks, int i) {
        Block block = blocks.get(i);
        int end = block.line() + (int) block.code().lines().count() + 1;
        boolean isBehind = i + 1 < blocks.size()
                && blocks.get(i + 1).language().equals("json")
                && blocks.get(i + 1).line() <= end + 2;
        return new ShownAnswer(isBehind ? blocks.get(i + 1).code() : "");
    }

    private Map<String, String> environment(Path home) {
        return Map.of(
                "SECRET",
                SECRET,
                "PATH",
                commands + ":" + kcadm.folder() + ":" + System.getenv("PATH"),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "KC_OPTS",
                Kcadm.SHORT_LIVED,
                "JAVA_TOOL_OPTIONS",
                "-Duser.home=" + home);
    }

    private static JsonNode user() {
        return master.get("users?exact=true&username=" + ADA.name()).json().get(0);
    }

    private static String client() {
        return master.client("operator").path("id").textValue();
    }

    private static void makeAdministrator(String user) {
        Response given = master.post(
                "users/" + user + "/role-mappings/realm",
                JsonNodeFactory.instance
                        .arrayNode()
                        .add(master.get("roles/admin").json()));
        assertThat(given.status()).as(given.body()).isEqualTo(204);
    }

    private static void created(Response answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }
}
