package no.helseprofil.keycloak.observations;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.FigureKey;
import no.helseprofil.keycloak.observations.FigureEntity.FigureTable;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Span;
import no.helseprofil.outcome.Sums.DailySums;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FigureTableTest {

    private static final LocalDate DAY = LocalDate.parse("2027-01-10");
    private static final Span SPAN = new Span(DAY.minusDays(1), DAY.plusDays(1));

    private EntityManagerFactory database;
    private EntityManager entities;

    @BeforeEach
    void start() {
        database = new Configuration()
                .setProperty("hibernate.connection.url", "jdbc:h2:mem:figures")
                .setProperty("hibernate.hbm2ddl.auto", "create")
                .addAnnotatedClass(FigureEntity.class)
                .buildSessionFactory();
        entities = database.createEntityManager();
        entities.getTransaction().begin();
    }

    @AfterEach
    void close() {
        entities.getTransaction().rollback();
        entities.close();
        database.close();
    }

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
        entities.createQuery("update HelseprofilFigure f set f.figure = 'tokens-of-2031'")
                .executeUpdate();

        assertThat(sums("realm").days()).isEmpty();
    }

    @Test
    void deletesSumsWithTheirRealm() {
        add("realm", Figure.TOKENS_DPOP, DAY, 5);
        add("another", Figure.TOKENS_DPOP, DAY, 100);

        new FigureTable(entities).forget("realm");

        assertThat(sums("realm").countedFrom()).isNull();
        assertThat(sums("another").of(DAY).tokens()).isEqualTo(100);
    }

    private DailySums sums(String realm) {
        return new FigureTable(entities).sums(realm, SPAN);
    }

    private void add(String realm, Figure figure, LocalDate day, long more) {
        new FigureTable(entities)
                .add(List.of(Map.entry(new FigureKey(realm, figure, day), new Tally(more, 1, 1, null))));
    }
}
