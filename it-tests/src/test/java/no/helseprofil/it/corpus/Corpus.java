package no.helseprofil.it.corpus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All sources, in the order of their files' names. */
final class Corpus {

    private static final Path FOLDER = Path.of("src", "test", "resources", "no", "helseprofil", "it", "corpus");
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Corpus() {}

    static List<CorpusSource> sources() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().map(Corpus::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading the corpus", e);
        }
    }

    static List<PublishedExample> examples() {
        return sources().stream().flatMap(source -> source.examples().stream()).toList();
    }

    private static CorpusSource read(Path file) {
        try {
            return new CorpusSource(file.getFileName().toString(), MAPPER.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }
}
