package no.helseprofil.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import no.helseprofil.bench.KeycloakHome.Taken;
import no.helseprofil.bench.StartBench.Pair;
import org.junit.jupiter.api.Test;

class StartBenchTest {

    private static final Pair SAME = pair(20, 20);

    @Test
    void limitsTheOverheadOfBuildAndStart() {
        assertThat(figures(pair(20, 20.9), pair(8, 8.9)).beyond()).isEmpty();
        assertThat(figures(pair(20, 21.1), SAME).beyond()).as("build").hasSize(1);
        assertThat(figures(SAME, pair(8, 9.1)).beyond()).as("start").hasSize(1);
    }

    @Test
    void thePageShowsTheOverhead() {
        assertThat(figures(pair(20, 21), pair(8, 8.4)).markdown())
                .contains("| `kc.sh build`, CPU | 20.00 | 21.00 | 1.050 (1.050 to 1.050) | 1.00 (1.00 to 1.00) |")
                .contains("| start, wall | 8.00 | 8.40 | 1.050 (1.050 to 1.050) | 0.40 (0.40 to 0.40) |");
    }

    @Test
    void aSelfAttackMayTakeThreeProcessorSeconds() {
        assertThat(figures(SAME, SAME, new Taken(2.9, 9)).beyond()).isEmpty();
        assertThat(figures(SAME, SAME, new Taken(3.1, 3.1)).beyond()).hasSize(1);
        assertThat(figures(SAME, SAME, new Taken(1.5, 2)).markdown())
                .contains("| CPU | 1.50 (1.50 to 1.50) | 3.00 |")
                .contains("| wall | 2.00 (2.00 to 2.00) | – |");
    }

    private static Report figures(Pair build, Pair start) {
        return figures(build, start, new Taken(1, 1));
    }

    private static Report figures(Pair build, Pair start, Taken attack) {
        return StartBench.report(
                List.of(build, build, build), List.of(start, start, start), List.of(attack, attack, attack));
    }

    private static Pair pair(double without, double with) {
        return new Pair(new Taken(without, without), new Taken(with, with));
    }
}
