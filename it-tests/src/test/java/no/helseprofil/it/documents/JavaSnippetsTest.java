package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java of the documentation compiles as a reader pastes it. A block that begins with imports is a whole test class, as the first
 * one of {@code docs/test-kit.md}, {@code OurClientTest}; every other block, on any page, is lines of a method of that class. Files
 * of the project itself are seen by {@link AddingARequirementTest} and {@link FirstHourTest}. {@link VendorProjectIT} runs the
 * whole classes.
 */
class JavaSnippetsTest {

    private static final MarkdownPage KIT = MarkdownPage.named("docs/test-kit.md");
    private static final String CLASS = "OurClientTest";
    private static final Set<String> OF_THE_PROJECT = Set.of(AddingPage.NAME, FirstHourTest.NAME);
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /** One for all, which opens each library once. */
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, Locale.ROOT, null);

    private static final Pattern NAME = Pattern.compile("(?m)^class (\\w+) \\{");

    @TempDir
    static Path compiled;

    @ParameterizedTest(name = "{0}, line {1}")
    @MethodSource("classes")
    void aWholeTestClassCompiles(String page, int line, String code) {
        assertThat(problems(new Source(nameOf(code), code)))
                .as("%s, line %d", page, line)
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}, line {1}")
    @MethodSource("snippets")
    void snippetsCompileAsMethodBodies(String page, int line, String code) {
        assertThat(problems(new Source(CLASS, whole()), asMethod(code)))
                .as("%s, line %d", page, line)
                .isEmpty();
    }

    @Test
    void detectsASnippetThatDoesNotCompile() {
        assertThat(problems(new Source(CLASS, whole()), asMethod("client.noSuchMethod(nobody);\n")))
                .contains("noSuchMethod", "nobody");
    }

    static Stream<Arguments> snippets() {
        return blocks(code -> !isWhole(code));
    }

    static Stream<Arguments> classes() {
        return blocks(JavaSnippetsTest::isWhole);
    }

    /** The whole test classes of a page, by their names. */
    static Map<String, String> classesOf(MarkdownPage page) {
        return page.blocks("java").stream()
                .map(Block::code)
                .filter(JavaSnippetsTest::isWhole)
                .collect(Collectors.toMap(JavaSnippetsTest::nameOf, Function.identity()));
    }

    private static Stream<Arguments> blocks(Predicate<String> chosen) {
        return MarkdownPage.all().stream()
                .filter(page -> !OF_THE_PROJECT.contains(page.name()))
                .flatMap(page -> page.blocks("java").stream()
                        .filter(block -> chosen.test(block.code()))
                        .map(block -> Arguments.of(page.name(), block.line(), block.code())));
    }

    private static boolean isWhole(String code) {
        return code.startsWith("import ");
    }

    private static String nameOf(String code) {
        Matcher name = NAME.matcher(code);
        assertThat(name.find()).as("a class in %s", code).isTrue();
        return name.group(1);
    }

    private static String whole() {
        return KIT.blocks("java").get(0).code();
    }

    private static Source asMethod(String code) {
        String imports =
                whole().lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        return new Source(
                "Snippet",
                imports + "\nclass Snippet extends " + CLASS + " {\n    void lines() throws Exception {\n" + code
                        + "    }\n}\n");
    }

    private static String problems(Source... sources) {
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-d",
                compiled.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--release",
                "17");
        boolean compiles = COMPILER.getTask(messages, FILES, null, options, null, List.of(sources))
                .call();
        return compiles ? "" : messages.toString();
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String code;

        Source(String name, String code) {
            super(URI.create("string:///" + name + JavaFileObject.Kind.SOURCE.extension), Kind.SOURCE);
            this.code = code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
