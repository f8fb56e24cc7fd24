package no.helseprofil.it.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/corpus.md} are written by this class; the head of that page is not. */
class CorpusDocumentTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "corpus.md");
    private static final Path REQUIREMENTS = Path.of("..", "docs", "requirements.md");
    private static final String WRITE = "corpus.write";
    private static final String COMMAND = "mvn test -pl providers,it-tests -Dtest=CorpusDocumentTest -D" + WRITE;
    private static final String BEGIN = "<!-- corpus: written by `" + COMMAND + "` -->\n";
    private static final String END = "<!-- /corpus -->\n";

    @Test
    void theTablesHaveALineForEachExample() throws IOException {
        String document = Files.readString(DOCUMENT);
        String expected = withTables(document, new CorpusTable(Corpus.sources()).markdown());
        if (System.getProperty(WRITE) != null) {
            Files.writeString(DOCUMENT, expected);
            return;
        }
        assertThat(document)
                .as("docs/corpus.md is out of date; write it anew: %s", COMMAND)
                .isEqualTo(expected);
    }

    @Test
    void eachSourceSaysWhereAndWhenAndWhatIsAdapted() {
        assertThat(Corpus.sources()).isNotEmpty().allSatisfy(source -> {
            assertThat(source.repository()).matches("[\\w.-]+/[\\w.-]+");
            assertThat(source.commit()).matches("[0-9a-f]{7}");
            assertThat(LocalDate.parse(source.date())).isAfter(LocalDate.of(2020, 1, 1));
            assertThat(source.adaptation()).isNotBlank();
            assertThat(source.examples().stream().map(PublishedExample::id))
                    .doesNotHaveDuplicates()
                    .isNotEmpty();
        });
    }

    @Test
    void eachExampleIsSentAndEachRefusalQuotesARule() throws IOException {
        String requirements = Files.readString(REQUIREMENTS);
        assertThat(Corpus.examples()).allSatisfy(example -> {
            assertThat(example.ways()).as(example.title()).isNotEmpty();
            example.refusal().ifPresent(reason -> {
                assertThat(requirements).contains("## " + reason.requirement() + "\n");
                assertThat(List.of(reason.saying(), reason.rule(), reason.quote()))
                        .as(example.title())
                        .allSatisfy(words -> assertThat(words).isNotBlank());
            });
        });
    }

    private static String withTables(String document, String tables) {
        assertThat(document).as("the place of the tables").contains(BEGIN, END);
        return document.substring(0, document.indexOf(BEGIN) + BEGIN.length())
                + tables
                + document.substring(document.indexOf(END));
    }
}
