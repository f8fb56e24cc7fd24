package no.helseprofil.it.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.helseprofil.it.support.MarkdownPage;
import org.junit.jupiter.api.Test;

/** The attacks of the review in {@code docs/security.md}: each is there, with a test that is there. */
class ReviewDocumentTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|.*\\|$");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:IT|Test))(?:\\.(\\w+))?`");
    private static final int ATTACKS = 15;

    @Test
    void eachReviewFindingHasATest() throws IOException {
        Map<String, String> sources = sources();
        List<MatchResult> rows = rows();
        assertThat(rows.stream().map(row -> Integer.parseInt(row.group(1))).toList())
                .isEqualTo(IntStream.rangeClosed(1, ATTACKS).boxed().toList());
        assertThat(rows).allSatisfy(row -> {
            List<MatchResult> tests = TEST.matcher(row.group()).results().toList();
            assertThat(tests).as("a test: %s", row.group()).isNotEmpty().allSatisfy(test -> {
                assertThat(sources).containsKey(test.group(1));
                if (test.group(2) != null) {
                    assertThat(sources.get(test.group(1)))
                            .as("a method of %s", test.group(1))
                            .contains(" " + test.group(2) + "(");
                }
            });
        });
    }

    private static List<MatchResult> rows() {
        String page = MarkdownPage.named("docs/security.md").text();
        String part = page.substring(page.indexOf("<!-- review:"), page.indexOf("<!-- /review -->"));
        return ROW.matcher(part).results().toList();
    }

    private static Map<String, String> sources() throws IOException {
        Path root = Path.of("..");
        try (Stream<Path> files = Stream.concat(
                Files.walk(root.resolve("it-tests/src/test/java")), Files.walk(root.resolve("providers")))) {
            return files.filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("src/test/java/"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            ReviewDocumentTest::read,
                            (one, other) -> one + other));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            throw new IllegalStateException(file + " can't be read", gone);
        }
    }
}
