package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import no.helseprofil.bench.PagesFigures.Size;
import org.junit.jupiter.api.Test;

class PagesFiguresTest {

    @Test
    void aPageMayTakeTwoSecondsOfASmallRealmAndFiveOfALargeOne() {
        assertThat(figures(1_800, 1.9).isWithinBounds()).isTrue();
        assertThat(figures(1_800, 2.1).isWithinBounds()).isFalse();
        assertThat(figures(20_000, 4.9).isWithinBounds()).isTrue();
        assertThat(figures(20_000, 5.1).isWithinBounds()).isFalse();
    }

    @Test
    void megabytesHaveNoBound() {
        Map<PageFigure, Double> figures = of(1);
        figures.put(PageFigure.REPORT_SIZE, 19.5);

        assertThat(new PagesFigures(List.of(new Size(1_800, figures))).isWithinBounds())
                .isTrue();
    }

    @Test
    void thePageTellsEachSizeAndItsBound() {
        assertThat(figures(1_800, 0.25).markdown())
                .contains("| clients | 1,800 |", "| at most, s | 2.00 |", "| console, overview | 0.25 |");
    }

    private static PagesFigures figures(int clients, double seconds) {
        return new PagesFigures(List.of(new Size(clients, of(seconds))));
    }

    private static Map<PageFigure, Double> of(double seconds) {
        Map<PageFigure, Double> figures = new EnumMap<>(PageFigure.class);
        for (PageFigure figure : PageFigure.values()) {
            figures.put(figure, seconds);
        }
        return figures;
    }
}
