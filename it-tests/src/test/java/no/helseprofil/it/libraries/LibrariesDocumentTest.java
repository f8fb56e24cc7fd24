package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/libraries.md} is written by this class, from what {@link LibrariesIT} runs. */
class LibrariesDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "libraries.md");
    private static final String WRITE = "libraries.write";
    private static final String COMMAND = "mvn test -pl providers,it-tests -Dtest=LibrariesDocumentTest -D" + WRITE;
    private static final String BEGIN = "<!-- libraries: written by `" + COMMAND + "` -->\n";
    private static final String END = "<!-- /libraries -->\n";

    @Test
    void theTableTellsWhatIsRun() throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(document).as("the place of the table").contains(BEGIN, END);
        String expected = document.substring(0, document.indexOf(BEGIN) + BEGIN.length())
                + table()
                + document.substring(document.indexOf(END));
        if (System.getProperty(WRITE) != null) {
            Files.writeString(DOCUMENT, expected);
            return;
        }
        assertThat(document)
                .as("the table of docs/libraries.md is out of date; write it anew: %s", COMMAND)
                .isEqualTo(expected);
    }

    @Test
    void whatAVendorAddsIsInItsProgram() {
        assertThat(Libraries.all())
                .isNotEmpty()
                .allSatisfy(library -> assertThat(library.settings())
                        .isNotEmpty()
                        .allSatisfy(setting -> assertThat(library.sources().stream()
                                        .map(Library::text)
                                        .filter(source -> source.contains(setting.code())))
                                .as("%s: %s", library, setting.words())
                                .hasSize(1)));
    }

    @Test
    void theLockOfNodeNamesTheVersionsAndNoRegistry() {
        String lock = Library.text(Libraries.NODE.resolve("package-lock.json"));

        assertThat(lock).doesNotContain("\"resolved\"");
        assertThat(Libraries.all().stream().filter(Library::isOfNode))
                .isNotEmpty()
                .allSatisfy(library -> assertThat(lock)
                        .contains("\"node_modules/%s\": {\n      \"version\": \"%s\",\n      \"integrity\": \"sha512-"
                                .formatted(library.name(), library.version())));
    }

    private static String table() {
        return """
                | Library | Version | Client credentials | PAR | Code | Refresh | Userinfo | Own lines | What a vendor adds |
                |---|---|---|---|---|---|---|---|---|
                %s
                """.formatted(
                        Libraries.all().stream().map(LibrariesDocumentTest::row).collect(Collectors.joining("\n")));
    }

    private static String row(Library library) {
        return Stream.of(
                        Stream.of(library.name(), library.version()),
                        Stream.of(Step.values()).map(library.ways()::get),
                        Stream.of(
                                Long.toString(library.ownLines()),
                                library.settings().stream().map(Setting::words).collect(Collectors.joining(", "))))
                .flatMap(cells -> cells)
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
