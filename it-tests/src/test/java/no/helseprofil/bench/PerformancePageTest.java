package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerformancePageTest {

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void theFiguresOfAJdkTakeThePlaceOfItsFigures(int java) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "performance.md"));
        String part = "figures-jdk-" + java;
        String written = PerformancePage.replaced(page, part, "\nnew\n\n");
        assertThat(written).contains("<!-- " + part + ": written by `./bench --write` -->\n\nnew\n\n<!-- /" + part);
        assertThat(written.replaceAll("<!-- " + part + "(?s:.*)<!-- /" + part, ""))
                .as("all else stays")
                .isEqualTo(page.replaceAll("<!-- " + part + "(?s:.*)<!-- /" + part, ""));
    }

    @Test
    void aPageWithoutAPlaceForThemIsNotWritten() {
        assertThatThrownBy(() -> PerformancePage.replaced("nothing", "figures-jdk-11", "new"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("figures-jdk-11");
    }
}
