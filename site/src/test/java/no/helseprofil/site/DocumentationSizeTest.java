package no.helseprofil.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationSizeTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final int MOST_WORDS = 80_000;
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern WORD = Pattern.compile(".*[\\p{L}\\d].*");

    @Test
    void docsAndDecisionsStayBelowTheWordLimit() throws IOException {
        long words = words(DOCS) + words(DOCS.resolve("decisions"));
        System.out.printf("Words of docs/ and docs/decisions/: %,d (at most %,d)%n", words, MOST_WORDS);

        assertThat(words)
                .as("shorten a page, or the texts that a generated one is made of, before you add to another")
                .isBetween(MOST_WORDS / 4L, (long) MOST_WORDS);
    }

    /** Returns the words of the pages in a folder; bars and bullets of Markdown are none. */
    private static long words(Path folder) throws IOException {
        List<Path> pages;
        try (Stream<Path> files = Files.list(folder)) {
            pages = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        long words = 0;
        for (Path page : pages) {
            words += SPACE.splitAsStream(Files.readString(page))
                    .filter(word -> WORD.matcher(word).matches())
                    .count();
        }
        return words;
    }
}
