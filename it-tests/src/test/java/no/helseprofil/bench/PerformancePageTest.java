package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PerformancePageTest {

    static Stream<PerformancePage> parts() {
        return Stream.concat(
                IntStream.of(17, 25)
                        .boxed()
                        .flatMap(java -> Stream.of(TokenFigures.page(java, false), TokenFigures.page(java, true))),
                Stream.of("start", "scale", "pages", "soak").map(PerformancePage::of));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void newFiguresReplaceTheOldOnes(PerformancePage part) throws IOException {
        String page = Files.readString(PerformancePage.PAGE);
        String written = part.replaced(page, "\nnew\n\n");
        String begin = "<!-- " + part.name();
        assertThat(written)
                .contains(begin + ": written by `" + part.command() + "` -->\n\nnew\n\n<!-- /" + part.name() + " -->");
        assertThat(written.replaceAll(begin + "(?s:.*)<!-- /" + part.name(), ""))
                .as("all else stays")
                .isEqualTo(page.replaceAll(begin + "(?s:.*)<!-- /" + part.name(), ""));
    }

    @Test
    void noPageAndNoCommandExceedsItsBound() throws IOException {
        String page = Files.readString(PerformancePage.PAGE);
        List<String[]> rows = page.substring(page.indexOf("<!-- pages"), page.indexOf("<!-- /pages"))
                .lines()
                .filter(line -> line.matches("\\|.*\\d \\|"))
                .map(line -> line.split(" ?\\| ?"))
                .filter(cells -> !cells[1].endsWith("MB") && !cells[1].equals("clients"))
                .toList();
        String[] most = rows.get(0);
        assertThat(most[1]).as("the first row").isEqualTo("at most, s");
        assertThat(rows.stream()
                        .flatMap(cells -> IntStream.range(2, most.length)
                                .filter(i -> Double.parseDouble(cells[i]) > Double.parseDouble(most[i]))
                                .mapToObj(i -> cells[1] + ": " + cells[i] + " of " + most[i])))
                .as("past their bounds")
                .isEmpty();
    }

    @Test
    void refusesAPageWithoutThePlaceholder() {
        assertThatThrownBy(() -> TokenFigures.page(11, false).replaced("nothing", "new"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("figures-jdk-11");
    }
}
