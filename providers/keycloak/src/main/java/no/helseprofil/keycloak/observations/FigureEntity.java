package no.helseprofil.keycloak.observations;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.FigureKey;
import no.helseprofil.outcome.Figure;
import no.helseprofil.outcome.Span;
import no.helseprofil.outcome.Sums;
import no.helseprofil.outcome.Sums.DailySums;

/** Database row for one figure of one day, summed over all nodes. */
@Entity(name = "HelseprofilFigure")
@Table(name = "HELSEPROFIL_FIGURE")
public class FigureEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "FIGURE", updatable = false)
    private String figure;

    /** Days since 1970 in UTC. */
    @Column(name = "COUNTED_DAY", updatable = false)
    private long day;

    @Column(name = "TOTAL")
    private long total;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected FigureEntity() {}

    FigureEntity(FigureKey key, long total) {
        this.id = key.id();
        this.realmId = key.realm();
        this.figure = key.figure().id();
        this.day = key.day().toEpochDay();
        this.total = total;
    }

    /** Table of figures. As with observations, every node adds to the same rows, and the database adds up. */
    record FigureTable(EntityManager entities) {

        private static final String ADD = "update HelseprofilFigure f set f.total = f.total + :more where f.id = :id";

        private static final String SUMS = "select f.day, f.figure, f.total from HelseprofilFigure f"
                + " where f.realmId = :realm and f.day between :from and :to";

        private static final String FIRST = "select min(f.day) from HelseprofilFigure f where f.realmId = :realm";

        private static final String FORGET = "delete from HelseprofilFigure f where f.realmId = :realm";

        /** Deletes the rows that a node stored after another one had removed the realm. */
        private static final String FORGET_REMOVED =
                "delete from HelseprofilFigure f" + " where f.realmId not in (select realm.id from RealmEntity realm)";

        /** Adds the counts, which are in the order of their ids, so that no two nodes deadlock. */
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

        /** Returns the sums of some days. Rows of figures that this version doesn't know are left out. */
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

        /** Deletes the sums of a realm. */
        void forget(String realm) {
            entities.createQuery(FORGET).setParameter("realm", realm).executeUpdate();
        }

        /** Deletes the sums of removed realms. */
        int forgetRemoved() {
            return entities.createQuery(FORGET_REMOVED).executeUpdate();
        }
    }
}
