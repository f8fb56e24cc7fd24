package no.helseprofil.it.cluster;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;
import no.helseprofil.it.support.Shell;

/**
 * The steps of {@code docs/upgrade.md}: what stands under a heading is done on a node, and what the page shows is seen
 * there. {@code …} stands for anything.
 */
final class UpgradePage {

    static final String PREPARE = "1. Prepare each node";
    static final String ASK = "2. Ask Keycloak";
    static final String CHANGE = "3. One node after the other";
    static final String AFTERWARDS = "4. When all nodes are new";
    static final String BACK = "Go back";

    private static final String NAME = "docs/upgrade.md";
    private static final Pattern UNPACKED = Pattern.compile("unzip -q keycloak-(\\S+)\\.zip");
    private static final Pattern LINKED = Pattern.compile("ln -sfn keycloak-(\\S+) ");
    private static final String STOP = "systemctl stop keycloak";
    private static final Pattern AFTER_THE_STOP = Pattern.compile("(?<=" + STOP + ")(?=\n.)");
    private static final String COMMENT = "# ";

    private final List<Block> blocks = MarkdownPage.named(NAME).blocks();

    /** The lines that a server's configuration has. */
    List<String> settings() {
        return blocks.stream()
                .filter(block -> block.heading().equals("Upgrade night"))
                .flatMap(block -> block.code().lines())
                .toList();
    }

    /** The version that is installed. */
    String newer() {
        return found(UNPACKED, PREPARE);
    }

    /** The version that the page goes back to. */
    String older() {
        return found(LINKED, BACK);
    }

    /** All commands of a step. */
    String commands(String step) {
        return blocks.stream()
                .filter(block ->
                        block.heading().equals(step) && block.language().equals("sh"))
                .map(Block::code)
                .collect(joining());
    }

    /** The commands of a step that start a node that doesn't run. */
    String start(String step) {
        return commands(step).lines().filter(line -> !line.startsWith(STOP)).collect(joining("\n"));
    }

    /**
     * Does a step on a node, and looks at all that the page shows.
     *
     * @param realm that is administered where the page does it
     * @param onceStopped is done between the commands that stop the node and those that start it
     */
    void run(String step, InstalledNode node, String realm, Runnable onceStopped) {
        assertThat(commands(step)).as("what is to be done under %s", step).isNotEmpty();
        String answer = "";
        for (Block block : blocks) {
            if (!block.heading().equals(step)) {
                continue;
            }
            String place = NAME + ", line " + block.line();
            if (block.language().equals("sh")) {
                answer = "";
                for (String commands : AFTER_THE_STOP.split(block.code())) {
                    Shell.Outcome outcome =
                            commands.contains("$ADMIN") ? node.administer(realm, commands) : node.run(commands);
                    answer += outcome.output();
                    assertThat(outcome.exit())
                            .as("%s%n%s%n%s%n%s", place, commands, outcome, tail(node))
                            .isZero();
                    if (commands.startsWith(STOP)) {
                        onceStopped.run();
                    }
                }
                shown(place, block.code().lines().filter(line -> line.startsWith(COMMENT)), answer);
            } else {
                shown(place, block.code().lines(), answer + node.log());
            }
        }
    }

    private static void shown(String place, Stream<String> lines, String seen) {
        String compact = seen.replaceAll("\"\\s*:\\s*", "\":");
        lines.map(line -> line.startsWith(COMMENT) ? line.substring(COMMENT.length()) : line)
                .forEach(line -> assertThat(pattern(line).matcher(compact).find())
                        .as("%s shows%n%s%nand there is%n%s", place, line, seen)
                        .isTrue());
    }

    private static Pattern pattern(String line) {
        StringBuilder pattern = new StringBuilder();
        for (String part : line.replaceAll("…}$", "…").split("…", -1)) {
            pattern.append(pattern.length() == 0 ? "" : ".*?").append(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }

    private String found(Pattern pattern, String step) {
        Matcher matcher = pattern.matcher(commands(step));
        assertThat(matcher.find()).as("%s under %s", pattern, step).isTrue();
        return matcher.group(1);
    }

    private static String tail(InstalledNode node) {
        List<String> lines =
                node.log().lines().filter(line -> !line.contains(" DEBUG ")).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
