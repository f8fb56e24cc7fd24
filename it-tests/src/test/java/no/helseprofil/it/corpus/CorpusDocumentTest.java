package no.helseprofil.it.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import no.helseprofil.it.support.WrittenPart;
import org.junit.jupiter.api.Test;

/** The lists of {@code docs/corpus.md} are written by this class; the head of that page is not. */
class CorpusDocumentTest {

    private static final Path REQUIREMENTS = Path.of("..", "docs", "requirements.md");

    @Test
    void thePageCountsAcceptedAndListsRefusedExamples() throws IOException {
        WrittenPart.of("corpus.md", "corpus", CorpusDocumentTest.class)
                .holds(new CorpusTable(Corpus.sources()).markdown());
    }

    @Test
    void eachSourceHasLinkDateAndAdaptations() {
        assertThat(Corpus.sources()).isNotEmpty().allSatisfy(source -> {
            assertThat(source.link())
                    .matches(
                            "\\[pages]\\(https://[\\w./-]+\\)|\\[([\\w.-]+/[\\w.-]+)]\\(https://github.com/\\1\\) at `[0-9a-f]{7}`");
            assertThat(LocalDate.parse(source.date())).isAfter(LocalDate.of(2020, 1, 1));
            assertThat(source.adaptation()).isNotBlank();
            assertThat(source.examples().stream().map(PublishedExample::id))
                    .doesNotHaveDuplicates()
                    .isNotEmpty();
        });
    }

    @Test
    void eachExampleIsSentAndEachRefusalCitesARule() throws IOException {
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
}
