package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import no.helseprofil.bench.ScaleFigures.Figure;
import no.helseprofil.bench.ScaleFigures.Size;
import org.junit.jupiter.api.Test;

class ScaleFiguresTest {

    @Test
    void theExponentShowsTheGrowthAtTheEnd() {
        assertThat(of((figure, clients) -> 3 + clients / 1e9).exponent(Figure.ASSESSMENT))
                .as("flat")
                .isEqualTo(0, within(0.01));
        assertThat(of((figure, clients) -> clients / 1e3).exponent(Figure.ASSESSMENT))
                .as("linear")
                .isEqualTo(1, within(1e-9));
        assertThat(of((figure, clients) -> (double) clients * clients).exponent(Figure.ASSESSMENT))
                .as("square")
                .isEqualTo(2, within(1e-9));
    }

    @Test
    void tokensMayNotGrowAndAnAssessmentOnlyLinearly() {
        assertThat(growing(Figure.ASSESSMENT, 1).isWithinBounds()).isTrue();
        assertThat(growing(Figure.ASSESSMENT, 1.3).isWithinBounds()).isFalse();
        assertThat(growing(Figure.WARM_CPU, 0.1).isWithinBounds()).isTrue();
        assertThat(growing(Figure.WARM_CPU, 0.3).isWithinBounds()).isFalse();
    }

    private static ScaleFigures growing(Figure one, double exponent) {
        return of((figure, clients) -> figure == one ? Math.pow(clients, exponent) : 1);
    }

    private static ScaleFigures of(ToDoubleBiFunction<Figure, Integer> value) {
        return new ScaleFigures(List.of(1_000, 10_000, 100_000).stream()
                .map(clients -> new Size(
                        clients,
                        Arrays.stream(Figure.values())
                                .collect(Collectors.toMap(
                                        Function.identity(), figure -> value.applyAsDouble(figure, clients)))))
                .toList());
    }
}
