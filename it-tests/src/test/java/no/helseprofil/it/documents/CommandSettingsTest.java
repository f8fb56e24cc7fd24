package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;
import org.junit.jupiter.api.Test;

/** A command of the documentation can be pasted: what it takes for granted is set in one place, which its page names first. */
class CommandSettingsTest {

    private static final String PLACE = "administration.md#set-the-variables";
    private static final String HEADING = "## Set the variables";
    private static final Set<String> LANGUAGES = Set.of(
            "sh",
            "java",
            "typescript",
            "csharp",
            "groovy",
            "json",
            "sql",
            "css",
            "properties",
            "http",
            "text",
            "xml",
            "yaml",
            "nginx",
            "haproxy",
            "hcl",
            "js",
            "python");

    private static final Pattern USE =
            Pattern.compile("\\$\\{?(KEYCLOAK|REALM|ADMIN|JSON|OPERATOR|PASSWORD|TOKEN|AUTH)\\b");
    private static final Pattern ASSIGNMENT =
            Pattern.compile("^ *(?:export )?(KEYCLOAK|REALM|ADMIN|JSON|OPERATOR|TOKEN|AUTH)=", Pattern.MULTILINE);
    private static final Pattern COMMAND = Pattern.compile(
            "^(?:sudo )?(?:\\S*/)?(?:curl|jq|kcadm\\.sh|kc\\.sh|mvn|psql|docker|cp|\\./\\S+)\\b", Pattern.MULTILINE);

    @Test
    void everyPageLinksToTheSettingsBeforeUsingThem() {
        assertThat(MarkdownPage.all())
                .allSatisfy(page -> assertThat(usedTooEarly(page))
                        .as("%s uses what is set in %s; link to it above the first block that does", page.name(), PLACE)
                        .isEmpty());
    }

    @Test
    void eachSettingIsDefinedOnceInTheDocumentation() {
        assertThat(MarkdownPage.all().stream()
                        .flatMap(page -> page.blocks().stream())
                        .flatMap(block -> ASSIGNMENT.matcher(block.code()).results())
                        .map(match -> match.group(1)))
                .containsExactlyInAnyOrder("KEYCLOAK", "REALM", "ADMIN", "JSON", "OPERATOR", "TOKEN", "AUTH");
    }

    @Test
    void noCommandNamesAServerLiterally() {
        assertThat(MarkdownPage.all().stream()
                        .flatMap(page -> page.blocks("sh").stream())
                        .map(Block::code)
                        .filter(code -> code.contains("id.example.no/")))
                .as("$KEYCLOAK is the server, $REALM the realm")
                .isEmpty();
    }

    @Test
    void everyCodeBlockHasALanguage() {
        assertThat(MarkdownPage.all())
                .allSatisfy(page -> assertThat(unmarked(page)).as(page.name()).isEmpty());
    }

    @Test
    void noCommandsAreIndented() {
        assertThat(MarkdownPage.all())
                .allSatisfy(page -> assertThat(page.text().lines().filter(line -> line.matches("\\s+```sh.*")))
                        .as("commands of %s that no test would run: a block within a list is indented", page.name())
                        .isEmpty());
    }

    @Test
    void findsAPageThatDefinesNothing() {
        MarkdownPage silent = MarkdownPage.of("silent.md", """
                # Silent

                ```sh
                curl $ADMIN/install
                ```

                [Set the variables](administration.md#set-the-variables), too late.

                ```
                curl $ADMIN/install
                ```
                """);

        assertThat(usedTooEarly(silent)).containsExactly("ADMIN");
        assertThat(unmarked(silent)).containsExactly(9);
    }

    private static Set<String> usedTooEarly(MarkdownPage page) {
        String mark = page.name().endsWith("administration.md") ? HEADING : PLACE;
        int place = page.text().indexOf(mark);
        Set<String> early = new TreeSet<>();
        Matcher use = USE.matcher(page.text());
        while (use.find()) {
            if ((place < 0 || use.start() < place) && isCode(page, use.toMatchResult())) {
                early.add(use.group(1));
            }
        }
        return early;
    }

    /** Not the sentence that names them, such as «`$ADMIN` is set as in …». */
    private static boolean isCode(MarkdownPage page, MatchResult use) {
        String before = page.text().substring(0, use.start());
        return (before.length() - before.replace("```", "").length()) / 3 % 2 == 1;
    }

    private static List<Integer> unmarked(MarkdownPage page) {
        List<Integer> lines = new ArrayList<>();
        for (Block block : page.blocks()) {
            boolean isCommand = COMMAND.matcher(block.code()).find();
            if (!LANGUAGES.contains(block.language())
                    || isCommand && !block.language().equals("sh")) {
                lines.add(block.line());
            }
        }
        return lines;
    }
}
