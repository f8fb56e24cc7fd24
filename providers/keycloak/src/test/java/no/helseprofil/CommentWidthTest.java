package no.helseprofil;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The formatter wraps code and leaves comments as they are. */
class CommentWidthTest {

    private static final Path SOURCES = Path.of("..");
    private static final int COLUMNS = 120;
    private static final Pattern COMMENT = Pattern.compile("\\s*(/\\*|\\*|//).*");

    @Test
    void commentsKeepTo120Columns() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources = files.filter(file ->
                            file.toString().endsWith(".java") && file.toString().contains("/src/main/java/"))
                    .toList();

            assertThat(sources).as("the sources that were read").hasSizeGreaterThan(500);
            assertThat(sources.stream().flatMap(CommentWidthTest::tooLong))
                    .as("comments that go beyond column %d", COLUMNS)
                    .isEmpty();
        }
    }

    private static Stream<String> tooLong(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return IntStream.range(0, lines.size())
                    .filter(i -> lines.get(i).length() > COLUMNS)
                    .filter(i -> COMMENT.matcher(lines.get(i)).matches())
                    .mapToObj(i -> file + ":" + (i + 1));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
