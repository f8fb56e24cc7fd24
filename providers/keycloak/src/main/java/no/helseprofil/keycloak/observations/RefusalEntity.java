package no.helseprofil.keycloak.observations;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.keycloak.database.Entities.ClientLines;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.RefusalKey;
import no.helseprofil.keycloak.observations.Observations.DayOfTraffic;
import no.helseprofil.keycloak.observations.Refusals.Refused;
import org.jspecify.annotations.Nullable;

/** Database row for one kind of refusal in one hour, summed over all nodes. */
@Entity(name = "HelseprofilRefusal")
@Table(name = "HELSEPROFIL_REFUSAL")
public class RefusalEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "CLIENT_ID", updatable = false)
    private @Nullable String clientId;

    @Column(name = "REQUIREMENT", updatable = false)
    private String requirement;

    @Column(name = "ENDPOINT", updatable = false)
    private String endpoint;

    @Column(name = "PROVEN", updatable = false)
    private boolean proven;

    /** Hours since 1970 in UTC. */
    @Column(name = "REFUSED_HOUR", updatable = false)
    private long hour;

    @Column(name = "REQUEST_COUNT")
    private long count;

    /** Milliseconds since 1970 in UTC, as in Keycloak's own tables. */
    @Column(name = "LAST_SEEN")
    private long last;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected RefusalEntity() {}

    RefusalEntity(RefusalKey key, Tally tally) {
        this.id = key.id();
        this.realmId = key.realm();
        this.clientId = key.client();
        this.requirement = key.requirement();
        this.endpoint = key.place();
        this.proven = key.proven();
        this.hour = key.hour();
        this.count = tally.count();
        this.last = tally.last();
    }

    /** Table of refusals. As with observations, every node adds to the same rows, and the database adds up. */
    record RefusalTable(EntityManager entities) {

        private static final String ADD = "update HelseprofilRefusal r set r.count = r.count + :count,"
                + " r.last = case when r.last > :last then r.last else :last end where r.id = :id";

        private static final String REFUSED =
                "select r.requirement, r.clientId, r.proven, r.endpoint, max(r.last), sum(r.count)"
                        + " from HelseprofilRefusal r where r.realmId = :realm and r.hour >= :hour"
                        + "%s%s group by r.requirement, r.clientId, r.proven, r.endpoint"
                        + " order by %smax(r.last) desc, r.requirement, r.clientId, r.endpoint, r.proven";

        private static final String PROVEN_FIRST = "case when r.proven = true then 0 else 1 end, ";

        /** Condition for a requirement with its stages, or for one stage, whose name is an id, {@code @} and more. */
        private static final String REQUIREMENT = " and (r.requirement = :requirement or r.requirement like :stages)";

        private static final String HOURS = "select r.hour, sum(r.count) from HelseprofilRefusal r"
                + " where r.realmId = :realm and r.clientId = :client and r.proven = true and r.hour >= :hour group by r.hour";

        private static final String FORGET = "delete from HelseprofilRefusal r where r.hour < :hour";

        private static final ClientLines LINES = new ClientLines("HelseprofilRefusal", "clientId");

        /** Deletes the rows that a node stored after another one had removed the client or the realm. */
        private static final String FORGET_REMOVED = "delete from HelseprofilRefusal r"
                + " where r.clientId is not null and r.clientId not in (select client.id from ClientEntity client)"
                + " or r.realmId not in (select realm.id from RealmEntity realm)";

        /** Adds the counts, which are in the order of their ids, so that no two nodes deadlock. */
        void add(List<Map.Entry<RefusalKey, Tally>> tallies) {
            tallies.forEach(entry -> add(entry.getKey(), entry.getValue()));
        }

        private void add(RefusalKey key, Tally tally) {
            int updated = entities.createQuery(ADD)
                    .setParameter("count", tally.count())
                    .setParameter("last", tally.last())
                    .setParameter("id", key.id())
                    .executeUpdate();
            if (updated == 0) {
                entities.persist(new RefusalEntity(key, tally));
                entities.flush();
            }
        }

        /**
         * Returns the refusals in a realm from an hour on: the latest first, or those of authenticated clients first.
         */
        List<Refused> refused(String realm, Refused.Asked asked, int first, int max) {
            String filtered = REFUSED.formatted(
                    asked.requirement() == null ? "" : REQUIREMENT,
                    asked.client() == null ? "" : " and r.clientId = :client",
                    asked.provenFirst() ? PROVEN_FIRST : "");
            TypedQuery<Object[]> query = entities.createQuery(filtered, Object[].class)
                    .setParameter("realm", realm)
                    .setParameter("hour", RefusalKey.hour(asked.since()));
            if (asked.requirement() != null) {
                query.setParameter("requirement", asked.requirement())
                        .setParameter("stages", asked.requirement() + "@%");
            }
            if (asked.client() != null) {
                query.setParameter("client", asked.client());
            }
            return query.setFirstResult(first).setMaxResults(max).getResultList().stream()
                    .map(RefusalTable::refused)
                    .toList();
        }

        /** Returns the refusals of requests that named these clients, from an hour on. */
        List<Refused> ofClients(String realm, Collection<String> clients, Instant since) {
            return entities.createQuery(REFUSED.formatted(" and r.clientId in (:clients)", "", ""), Object[].class)
                    .setParameter("realm", realm)
                    .setParameter("hour", RefusalKey.hour(since))
                    .setParameter("clients", clients)
                    .getResultStream()
                    .map(RefusalTable::refused)
                    .toList();
        }

        private static Refused refused(Object[] row) {
            return new Refused(
                    String.valueOf(row[0]),
                    (String) row[1],
                    (Boolean) row[2],
                    String.valueOf(row[3]),
                    Instant.ofEpochMilli((Long) row[4]),
                    (Long) row[5]);
        }

        /** Returns the refusals of a client that was authenticated, in parts of a day. */
        Stream<DayOfTraffic> days(String realm, String client, Instant since) {
            return entities.createQuery(HOURS, Object[].class)
                    .setParameter("realm", realm)
                    .setParameter("client", client)
                    .setParameter("hour", RefusalKey.hour(since))
                    .getResultStream()
                    .map(row -> new DayOfTraffic(
                            LocalDate.ofEpochDay(Duration.ofHours((Long) row[0]).toDays()), 0, 0, (Long) row[1]));
        }

        /** Deletes the refusals before an hour. */
        int forget(long before) {
            return entities.createQuery(FORGET).setParameter("hour", before).executeUpdate();
        }

        /** Deletes the refusals of requests that named a client. */
        void forget(String realm, String client) {
            LINES.forget(entities, realm, client);
        }

        /** Deletes the refusals in a realm. */
        void forget(String realm) {
            LINES.forget(entities, realm);
        }

        /** Deletes the refusals of removed clients and in removed realms. */
        int forgetRemoved() {
            return entities.createQuery(FORGET_REMOVED).executeUpdate();
        }
    }
}
