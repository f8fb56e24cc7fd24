package no.helseprofil.keycloak.observations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.FigureKey;
import no.helseprofil.keycloak.observations.FigureEntity.FigureTable;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Span;
import no.helseprofil.outcome.Sums.DailySums;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FigureTableTest {

    private static final LocalDate DAY = LocalDate.parse("2027-01-10");
    private static final Span SPAN = new Span(DAY.minusDays(1), DAY.plusDays(1));

    @AutoClose
    private final MemoryDatabase database = new MemoryDatabase(FigureEntity.class);

    @Test
    void sumsTheDaysValuesOfAllNodes() {
        add("realm", Figure.TOKENS_DPOP, DAY, 5);
        add("realm", Figure.TOKENS_DPOP, DAY, 7);
        add("realm", Figure.SECONDS_AT_RISK, DAY, 1L << 40);
        add("realm", Figure.TOKENS_DPOP, DAY.plusDays(2), 100);
        add("realm", Figure.TOKENS_DPOP, DAY.minusDays(9), 100);
        add("another", Figure.TOKENS_DPOP, DAY, 100);

        DailySums sums = sums("realm");

        assertThat(sums.days()).containsOnlyKeys(DAY);
        assertThat(sums.of(DAY).values())
                .containsOnly(Map.entry(Figure.TOKENS_DPOP, 12L), Map.entry(Figure.SECONDS_AT_RISK, 1L << 40));
        assertThat(sums.countedFrom()).isEqualTo(DAY.minusDays(9));
        assertThat(sums("realm-of-nothing").countedFrom()).isNull();
    }

    @Test
    void ignoresUnknownFiguresOfALaterVersion() {
        add("realm", Figure.TOKENS_DPOP, DAY, 5);
        database.execute("update HELSEPROFIL_FIGURE set FIGURE = 'tokens-of-2031'");

        assertThat(sums("realm").days()).isEmpty();
    }

    @Test
    void deletesSumsWithTheirRealm() {
        add("realm", Figure.TOKENS_DPOP, DAY, 5);
        add("another", Figure.TOKENS_DPOP, DAY, 100);

        database.run(session -> new FigureTable(Entities.of(session)).forget("realm"));

        assertThat(sums("realm").countedFrom()).isNull();
        assertThat(sums("another").of(DAY).tokens()).isEqualTo(100);
    }

    private DailySums sums(String realm) {
        return database.ask(session -> new FigureTable(Entities.of(session)).sums(realm, SPAN));
    }

    private void add(String realm, Figure figure, LocalDate day, long more) {
        database.run(session -> new FigureTable(Entities.of(session))
                .add(List.of(Map.entry(new FigureKey(realm, figure, day), new Tally(more, 1, 1, null)))));
    }
}
