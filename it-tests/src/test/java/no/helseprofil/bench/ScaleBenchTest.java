package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.bench.ScaleBench.Figure;
import org.junit.jupiter.api.Test;

class ScaleBenchTest {

    @Test
    void theExponentShowsTheGrowthAtTheEnd() {
        assertThat(exponent((figure, clients) -> 3 + clients / 1e9)).as("flat").isEqualTo(0, within(0.01));
        assertThat(exponent((figure, clients) -> clients / 1e3)).as("linear").isEqualTo(1, within(1e-9));
        assertThat(exponent((figure, clients) -> (double) clients * clients))
                .as("square")
                .isEqualTo(2, within(1e-9));
    }

    @Test
    void tokensMayNotGrowAndAnAssessmentOnlyLinearly() {
        assertThat(growing(Figure.ASSESSMENT, 1)).isEmpty();
        assertThat(growing(Figure.ASSESSMENT, 1.3)).hasSize(1);
        assertThat(growing(Figure.WARM_CPU, 0.1)).isEmpty();
        assertThat(growing(Figure.WARM_CPU, 0.3)).hasSize(1);
    }

    private static double exponent(ToDoubleBiFunction<Figure, Integer> value) {
        return ScaleBench.exponent(of(value), Figure.ASSESSMENT);
    }

    private static List<String> growing(Figure one, double exponent) {
        return ScaleBench.report(of((figure, clients) -> figure == one ? Math.pow(clients, exponent) : 1))
                .beyond();
    }

    private static List<Size<Figure>> of(ToDoubleBiFunction<Figure, Integer> value) {
        return Stream.of(1_000, 10_000, 100_000)
                .map(clients -> new Size<>(
                        clients,
                        Arrays.stream(Figure.values())
                                .collect(Collectors.toMap(
                                        Function.identity(), figure -> value.applyAsDouble(figure, clients)))))
                .toList();
    }
}
