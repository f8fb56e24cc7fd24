package no.helseprofil.keycloak.observations;

import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.FigureKey;
import no.helseprofil.outcome.DailySums;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Span;
import no.helseprofil.outcome.Sums;

/**
 * The table of figures. As with observations, every node adds to the lines of the others, and the database does the
 * sum.
 */
record FigureTable(EntityManager entities) {

    private static final String ADD = "update HelseprofilFigure f set f.total = f.total + :more where f.id = :id";

    private static final String SUMS = "select f.day, f.figure, f.total from HelseprofilFigure f"
            + " where f.realmId = :realm and f.day between :from and :to";

    private static final String FIRST = "select min(f.day) from HelseprofilFigure f where f.realmId = :realm";

    private static final String FORGET = "delete from HelseprofilFigure f where f.realmId = :realm";

    /** What a node had still in its memory when another one removed the realm. */
    private static final String FORGET_REMOVED =
            "delete from HelseprofilFigure f" + " where f.realmId not in (select realm.id from RealmEntity realm)";

    /** Adds these, which are in the order of their ids, so that two nodes never wait for one another in a circle. */
    void add(List<Map.Entry<FigureKey, Tally>> tallies) {
        tallies.forEach(entry -> add(entry.getKey(), entry.getValue().count()));
    }

    private void add(FigureKey key, long more) {
        int updated = entities.createQuery(ADD)
                .setParameter("more", more)
                .setParameter("id", key.id())
                .executeUpdate();
        if (updated == 0) {
            entities.persist(new FigureEntity(key, more));
            entities.flush();
        }
    }

    /** The sums of some days. What another version calls otherwise isn't told. */
    DailySums sums(String realm, Span span) {
        Map<LocalDate, Sums> days = new HashMap<>();
        entities.createQuery(SUMS, Object[].class)
                .setParameter("realm", realm)
                .setParameter("from", span.from().toEpochDay())
                .setParameter("to", span.to().toEpochDay())
                .getResultStream()
                .forEach(row -> Figure.of(String.valueOf(row[1]))
                        .ifPresent(figure -> days.merge(
                                LocalDate.ofEpochDay((Long) row[0]),
                                new Sums(Map.of(figure, (Long) row[2])),
                                Sums::plus)));
        return new DailySums(days, first(realm).map(LocalDate::ofEpochDay).orElse(null));
    }

    private Optional<Long> first(String realm) {
        return entities.createQuery(FIRST, Long.class).setParameter("realm", realm).getResultList().stream()
                .filter(day -> day != null)
                .findFirst();
    }

    /** Deletes what was summed up of a realm. */
    void forget(String realm) {
        entities.createQuery(FORGET).setParameter("realm", realm).executeUpdate();
    }

    /** Deletes what was summed up of realms that are no more. */
    int forgetRemoved() {
        return entities.createQuery(FORGET_REMOVED).executeUpdate();
    }
}
