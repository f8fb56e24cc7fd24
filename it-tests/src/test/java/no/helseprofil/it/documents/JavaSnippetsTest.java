package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import no.helseprofil.it.support.MarkdownPage;
import no.helseprofil.it.support.MarkdownPage.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    private static final Pattern NAME = Pattern.compile("(?m)^class (\\w+) \\{");

    @TempDir
    Path compiled;

    /** All of them at once, since the compiler reads the libraries each time. */
    @Test
    void wholeClassesAndSnippetsCompile() throws IOException {
        List<Source> sources = new ArrayList<>();
        sources.add(whole());
        for (MarkdownPage page : MarkdownPage.all()) {
            if (!OF_THE_PROJECT.contains(page.name())) {
                for (Block block : page.blocks("java")) {
                    sources.add(asSource(page.name() + ":" + block.line(), "block" + sources.size(), block.code()));
                }
            }
        }

        assertThat(sources).hasSizeGreaterThan(1);
        assertThat(problems(sources)).isEmpty();
    }

    @Test
    void detectsASnippetThatDoesNotCompile() throws IOException {
        assertThat(problems(List.of(whole(), asSource("page:1", "block", "client.noSuchMethod(nobody);\n"))))
                .contains("page:1", "noSuchMethod", "nobody");
    }

    /** The whole test classes of a page, by their names. */
    static Map<String, String> classesOf(MarkdownPage page) {
        return page.blocks("java").stream()
                .map(Block::code)
                .filter(JavaSnippetsTest::isWhole)
                .collect(Collectors.toMap(JavaSnippetsTest::nameOf, Function.identity()));
    }

    private static boolean isWhole(String code) {
        return code.startsWith("import ");
    }

    private static String nameOf(String code) {
        Matcher name = NAME.matcher(code);
        assertThat(name.find()).as("a class in %s", code).isTrue();
        return name.group(1);
    }

    private static Source whole() {
        return new Source(CLASS, "package kit; " + KIT.blocks("java").get(0).code());
    }

    /** A whole class in a package of its own, or lines of a method in a class of this name. */
    private static Source asSource(String place, String name, String code) {
        if (isWhole(code)) {
            return new Source(place, "package " + name + "; " + code);
        }
        String imports =
                whole().text().lines().filter(line -> line.contains("import ")).collect(Collectors.joining());
        return new Source(
                place,
                "%s class %s extends %s { void lines() throws Exception {\n%s}}\n"
                        .formatted(imports, name, CLASS, code));
    }

    private String problems(List<Source> sources) throws IOException {
        StringWriter messages = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-d",
                compiled.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--release",
                "17");
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, Locale.ROOT, null)) {
            boolean compiles = COMPILER.getTask(messages, files, null, options, null, sources)
                    .call();
            return compiles ? "" : messages.toString();
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String code;

        Source(String name, String code) {
            super(URI.create("string:///" + name + JavaFileObject.Kind.SOURCE.extension), Kind.SOURCE);
            this.code = code;
        }

        String text() {
            return code;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
        }
    }
}
