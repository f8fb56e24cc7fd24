package no.helseprofil.keycloak.notices;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.database.ClientLines;

/** The table of changes of clients that their former contacts are notified of; all nodes share it. */
final class ClientChangeTable {

    /** A line goes with its client and its realm. */
    static final ClientLines LINES = new ClientLines("HelseprofilClientChange", "subject");

    /** How long after it was made a change is still notified of: as long as a new key is. */
    static final Duration KEPT = Duration.ofDays(3);

    /**
     * How many changes of the same settings of one client have a line in a day. More mails than these say don't go out
     * for a client in a day, and whoever has its token could write any number.
     */
    static final int MOST_IN_A_DAY = 10;

    private static final String OF_REALM = " from HelseprofilClientChange line where line.realmId = :realm";
    private static final String COUNT = "select count(line)" + OF_REALM + " and line.subject = :client"
            + " and line.settings = :settings and line.changed > :since";
    private static final String LATE = "select line" + OF_REALM
            + " and line.changed > :since and line.changed <= :now order by line.changed, line.id";
    private static final String FORGET_OLD = "delete from HelseprofilClientChange line where line.changed < :before";

    private final EntityManager entities;

    ClientChangeTable(EntityManager entities) {
        this.entities = entities;
    }

    /** Whether a client has as many lines as a day lets it have. */
    boolean isFull(String realm, String client, String settings, Instant now) {
        return entities.createQuery(COUNT, Long.class)
                        .setParameter("realm", realm)
                        .setParameter("client", client)
                        .setParameter("settings", settings)
                        .setParameter("since", now.minus(Duration.ofDays(1)).toEpochMilli())
                        .getSingleResult()
                >= MOST_IN_A_DAY;
    }

    void add(ClientChangeEntity change) {
        entities.persist(change);
    }

    /** Changes of a realm that are still notified of, the oldest first. */
    List<ClientChangeEntity> late(String realm, Instant now, int most) {
        return entities.createQuery(LATE, ClientChangeEntity.class)
                .setParameter("realm", realm)
                .setParameter("since", now.minus(KEPT).toEpochMilli())
                .setParameter("now", now.toEpochMilli())
                .setMaxResults(most)
                .getResultList();
    }

    void forgetOld(Instant now) {
        entities.createQuery(FORGET_OLD)
                .setParameter("before", now.minus(KEPT).toEpochMilli())
                .executeUpdate();
    }
}
