package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import no.helseprofil.it.support.MarkdownPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Java of the documentation compiles as a reader pastes it. The first block of {@code docs/test-kit.md} is a whole test class,
 * {@code OurClientTest}, with all imports; every other block, on any page, is lines of a method of that class. Files of the
 * project itself are seen by {@link AddingARequirementTest}.
 */
class JavaSnippetsTest {

    private static final MarkdownPage KIT = MarkdownPage.named("docs/test-kit.md");
    private static final String CLASS = "OurClientTest";
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    @TempDir
    static Path classes;

    @Test
    void theFirstOfTheKitIsAWholeTestClass() throws IOException {
        assertThat(problems(new Source(CLASS, whole()))).isEmpty();
    }

    @ParameterizedTest(name = "{0}, line {1}")
    @MethodSource("snippets")
    void theOthersAreLinesOfItsMethods(String page, int line, String code) throws IOException {
        assertThat(problems(new Source(CLASS, whole()), asMethod(code)))
                .as("%s, line %d", page, line)
                .isEmpty();
    }

    @Test
    void whatDoesNotCompileIsFound() throws IOException {
        assertThat(problems(new Source(CLASS, whole()), asMethod("client.noSuchMethod(nobody);\n")))
                .contains("noSuchMethod", "nobody");
    }

    static Stream<Arguments> snippets() {
        return MarkdownPage.all().stream()
                .filter(page -> !page.name().equals(AddingPage.NAME))
                .flatMap(page -> page.blocks("java").stream()
                        .filter(block -> !block.code().equals(whole()))
                        .map(block -> Arguments.of(page.name(), block.line(), block.code())));
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

    private static String problems(Source... sources) throws IOException {
        StringWriter told = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--release",
                "17");
        boolean compiles = COMPILER.getTask(
                        told,
                        COMPILER.getStandardFileManager(null, Locale.ROOT, null),
                        null,
                        options,
                        null,
                        List.of(sources))
                .call();
        return compiles ? "" : told.toString();
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
