package no.helseprofil.it.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.it.support.WrittenPart;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/libraries.md} is written by this class, from what {@link LibrariesIT} runs. */
class LibrariesDocumentTest {

    @Test
    void theTableMatchesTheTestedLibraries() throws IOException {
        WrittenPart.of("libraries.md", "libraries", LibrariesDocumentTest.class).holds(table());
    }

    @Test
    void theProgramContainsEachVendorSetting() {
        assertThat(Libraries.all())
                .isNotEmpty()
                .allSatisfy(library -> assertThat(library.settings())
                        .isNotEmpty()
                        .allSatisfy(setting -> assertThat(library.sources().stream()
                                        .map(TriedLibrary::text)
                                        .filter(source -> source.contains(setting.code())))
                                .as("%s: %s", library, setting.words())
                                .hasSize(1)));
    }

    @Test
    void theLockFileNamesVersionsAndNoRegistry() {
        String lock = TriedLibrary.text(Libraries.NODE.resolve("package-lock.json"));

        assertThat(lock).doesNotContain("\"resolved\"");
        assertThat(Libraries.all().stream().filter(TriedLibrary::isOfNode))
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

    private static String row(TriedLibrary library) {
        return Stream.of(
                        Stream.of(library.name(), library.version()),
                        Stream.of(ProgramStep.values()).map(library.ways()::get),
                        Stream.of(
                                Long.toString(library.ownLines()),
                                library.settings().stream()
                                        .map(VendorSetting::words)
                                        .collect(Collectors.joining(", "))))
                .flatMap(cells -> cells)
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
