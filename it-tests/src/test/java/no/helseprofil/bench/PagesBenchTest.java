package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PagesBenchTest {

    private static final Path CONSOLE =
            Path.of("../providers/keycloak/src/main/resources/no/helseprofil/keycloak/console/files");

    @Test
    void aPageMayTakeTwoSecondsInASmallAndFiveInALargeRealm() {
        assertThat(figures(1_800, 1.9).beyond()).isEmpty();
        assertThat(figures(1_800, 2.1).beyond()).isNotEmpty();
        assertThat(figures(20_000, 4.9).beyond()).isEmpty();
        assertThat(figures(20_000, 5.1).beyond()).isNotEmpty();
        assertThat(figures(100_000, 500).beyond())
                .as("a larger realm has no bound")
                .isEmpty();
    }

    @Test
    void namesAFigureBeyondItsBound() {
        Map<PageFigure, Double> figures = of(1);
        figures.put(PageFigure.REQUIREMENTS, 2.5);

        assertThat(PagesBench.report(List.of(new Size<>(1_800, figures))).beyond())
                .containsExactly("1,800 clients, `GET requirements`: 2.50, at most 2.00");
    }

    @Test
    void aFailedPageIsBeyondItsBound() {
        Map<PageFigure, Double> figures = of(1);
        figures.put(PageFigure.COHORT, Double.NaN);
        Report failed = PagesBench.report(List.of(new Size<>(1_800, figures)));

        assertThat(failed.beyond())
                .containsExactly("1,800 clients, `helseprofil cohort`, 1,000 clients: failed, at most 2.00");
        assertThat(failed.markdown()).contains("| `helseprofil cohort`, 1,000 clients | failed |");
    }

    @Test
    void theLargestCohortMoveFitsIntoABody() {
        assertThat(PagesBench.names(20_000, PagesBench.MOST_MOVED).length())
                .as("a body has 64 KiB, and says the cohort and the reason, too")
                .isBetween(60 * 1024, 64 * 1024 - 200);
    }

    @Test
    void measuresEachConsolePage() throws IOException {
        Pattern read = Pattern.compile("session\\.(?:get|getTagged|all|text)\\([`']([a-z-]+)");
        Set<String> measured = Stream.of(PageFigure.values())
                .flatMap(figure -> figure.calls().stream())
                .map(call -> call.path().split("[/?]")[0])
                .collect(Collectors.toSet());

        Set<String> asked = new HashSet<>();
        try (Stream<Path> files = Files.walk(CONSOLE)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".js")).toList()) {
                read.matcher(Files.readString(file)).results().forEach(found -> asked.add(found.group(1)));
            }
        }
        assertThat(asked).as("what the pages ask the server").hasSizeGreaterThan(10);
        assertThat(measured).containsAll(asked);
    }

    @Test
    void memoryHasNoBound() {
        Map<PageFigure, Double> figures = of(1);
        figures.put(PageFigure.REPORT_SIZE, 19.5);

        assertThat(PagesBench.report(List.of(new Size<>(1_800, figures))).beyond())
                .isEmpty();
    }

    @Test
    void thePageShowsEachSizeAndItsBound() {
        assertThat(figures(1_800, 0.25).markdown())
                .contains("| clients | 1,800 |", "| at most, s | 2.00 |", "| console, overview | 0.25 |");
    }

    private static Report figures(int clients, double seconds) {
        return PagesBench.report(List.of(new Size<>(clients, of(seconds))));
    }

    private static Map<PageFigure, Double> of(double seconds) {
        Map<PageFigure, Double> figures = new EnumMap<>(PageFigure.class);
        for (PageFigure figure : PageFigure.values()) {
            figures.put(figure, seconds);
        }
        return figures;
    }
}
