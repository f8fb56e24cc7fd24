package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Comparison of the pages with the first tests that {@code OtherLanguagesTests} and {@code VendorProjectIT} run, and of the
 * control API's requests with the functions in other languages.
 */
class FirstTestPagesTest {

    private static final MarkdownPage KIT = MarkdownPage.named("docs/test-kit.md");
    private static final Path NODE = Path.of("..", "test-kit", "node");
    private static final Path PYTHON = Path.of("..", "test-kit", "python");
    private static final Pattern METHOD = Pattern.compile("`(GET|POST|DELETE)`");
    private static final Pattern VARIABLE = Pattern.compile("\\$?\\{[^}]*}+");

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void aFirstTestHasAtMostTenLines(VendorTest test) {
        assertThat(SourceText.ownLines(test.failing()))
                .as("as it fails, with the line of the fault")
                .isLessThanOrEqualTo(10);
        assertThat(test.passing().lines()).hasSize((int) test.failing().lines().count() - 1);
    }

    @Test
    void thePagesShowTheExecutedFirstTests() {
        assertThat(codeOf(MarkdownPage.named("README.md"), "java")).contains(VendorTest.JAVA.passing());
        assertThat(codeOf(KIT, "js")).contains(VendorTest.NODE.failing());
        assertThat(codeOf(KIT, "python")).contains(VendorTest.PYTHON.failing());
        assertThat(codeOf(MarkdownPage.named("test-kit/node/README.md"), "js")).contains(VendorTest.NODE.failing());
        assertThat(codeOf(MarkdownPage.named("test-kit/python/README.md"), "python"))
                .contains(VendorTest.PYTHON.failing());
    }

    @Test
    void bothLanguagesHaveAFunctionForEachControlRequest() throws IOException {
        String node = Files.readString(NODE.resolve("index.js"));
        String python = Files.readString(PYTHON.resolve("helseprofil_test_kit/__init__.py"));
        List<String> requests = requestsOf(KIT);

        assertThat(requests).as("requests in the table of docs/test-kit.md").hasSizeGreaterThan(20);
        assertThat(calls(node)).as("index.js").containsAll(requests);
        assertThat(calls(python)).as("the module").containsAll(requests);
    }

    @Test
    void bothHaveTheVersionOfTheBuild() throws IOException {
        Matcher version =
                Pattern.compile("<version>(.*)</version>").matcher(Files.readString(Path.of("..", "pom.xml")));
        assertThat(version.find()).isTrue();

        assertThat(Files.readString(NODE.resolve("package.json")))
                .contains("\"version\": \"" + version.group(1) + "\"");
        assertThat(Files.readString(PYTHON.resolve("pyproject.toml")))
                .as("as Python writes a version that is not out yet")
                .contains("version = \"" + version.group(1).replace("-SNAPSHOT", ".dev0") + "\"\n");
    }

    static List<VendorTest> all() {
        return VendorTest.all();
    }

    private static List<String> codeOf(MarkdownPage page, String language) {
        return page.blocks(language).stream().map(Block::code).toList();
    }

    /** Returns the requests of the table of a page, such as {@code POST /clients}, but for the first, which connects. */
    private static List<String> requestsOf(MarkdownPage page) {
        return Pattern.compile("(?m)^\\| `/kit(/[^`]*)` \\| (.*) \\|$")
                .matcher(page.text())
                .results()
                .flatMap(row -> METHOD.matcher(row.group(2))
                        .results()
                        .map(method -> method.group(1) + " "
                                + VARIABLE.matcher(row.group(1)).replaceAll("{}")))
                .toList();
    }

    /** Returns the requests in a source: {@code post('/clients')} of either language. */
    private static List<String> calls(String source) {
        Map<String, String> methods = Map.of("get", "GET", "post", "POST", "delete", "DELETE");
        return Pattern.compile("[_#](get|post|delete)\\(f?[`'\"]([^`'\"?]*)")
                .matcher(source.replaceAll("\\[['\"](client_id|id)['\"]]", ""))
                .results()
                .map(call -> methods.get(call.group(1)) + " "
                        + VARIABLE.matcher(call.group(2)).replaceAll("{}"))
                .toList();
    }
}
