package no.helseprofil.it.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import no.helseprofil.it.support.MarkdownPage;
import org.junit.jupiter.api.Test;

/** The lines of {@code docs/blocklist.md} are those of the examples that are run and probed. */
class BlocklistPageTest {

    private static final MarkdownPage PAGE = MarkdownPage.named("docs/blocklist.md");
    private static final Path EXAMPLES = Path.of("..", "examples");

    @Test
    void theJavaIsTheClassOfTheExample() throws IOException {
        String file = Files.readString(
                EXAMPLES.resolve("spring-boot-api/src/main/java/no/helseprofil/examples/api/BlockedKeys.java"));

        assertThat(file).endsWith("\n\n" + shown("java"));
    }

    @Test
    void theTypeScriptIsThatOfTheExample() throws IOException {
        assertThat(Files.readString(EXAMPLES.resolve("express-api/api.js"))).contains(shown("typescript"));
    }

    private static String shown(String language) {
        return PAGE.blocks(language).get(0).code();
    }
}
