package no.helseprofil.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionRecordsTest {

    private static final Path FOLDER = Path.of("..", "docs", "decisions");
    private static final Pattern STATUS = Pattern.compile(
            "\\*(In force|Superseded by \\[decision \\d+]\\(\\d{4}-[a-z0-9-]+\\.md\\)), 20\\d\\d-\\d\\d-\\d\\d\\.\\*");

    @ParameterizedTest
    @MethodSource
    void eachHasNumberStatusAndDate(Path decision) throws IOException {
        List<String> lines = Files.readAllLines(decision);

        assertThat(lines.get(0))
                .as("title with the number of the file's name")
                .startsWith("# "
                        + Integer.parseInt(decision.getFileName().toString().substring(0, 4)) + ". ");
        assertThat(lines.get(2)).as("status and date, below the title").matches(STATUS);
    }

    static List<Path> eachHasNumberStatusAndDate() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d{4}-.*"))
                    .sorted()
                    .toList();
        }
    }
}
