package no.helseprofil.keycloak.observations;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.ClientAssessor.Seen;
import no.helseprofil.keycloak.database.Entities.ClientLines;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.ObservationKey;
import no.helseprofil.keycloak.observations.Observations.DayOfTraffic;
import no.helseprofil.keycloak.observations.Observations.TokensOfDay;
import no.helseprofil.timetable.Observation;
import org.jspecify.annotations.Nullable;

/** Database row for one kind of request of a client on one day, summed over all nodes. */
@Entity(name = "HelseprofilObservation")
@Table(name = "HELSEPROFIL_OBSERVATION")
public class ObservationEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    @Column(name = "REQUEST_KIND", updatable = false)
    private String request;

    @Column(name = "REQUIREMENT", updatable = false)
    private @Nullable String requirement;

    @Column(name = "KEY_ID", updatable = false)
    private @Nullable String keyId;

    @Column(name = "KEY_THUMBPRINT", updatable = false)
    private @Nullable String thumbprint;

    /** Days since 1970 in UTC. */
    @Column(name = "OBSERVED_DAY", updatable = false)
    private long day;

    @Column(name = "REQUEST_COUNT")
    private long count;

    /** Milliseconds since 1970 in UTC, as in Keycloak's own tables. */
    @Column(name = "FIRST_SEEN")
    private long first;

    @Column(name = "LAST_SEEN")
    private long last;

    @Column(name = "CAUSE")
    private @Nullable String cause;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ObservationEntity() {}

    ObservationEntity(ObservationKey key, Tally tally) {
        this.id = key.id();
        this.realmId = key.realm();
        this.clientId = key.client();
        this.request = key.request();
        this.requirement = key.requirement();
        this.keyId = key.keyId();
        this.thumbprint = key.thumbprint();
        this.day = key.day().toEpochDay();
        this.count = tally.count();
        this.first = tally.first();
        this.last = tally.last();
        this.cause = tally.cause();
    }

    /**
     * Table of observations. Every node adds to the same rows, so a row is never read before it is written: the
     * database adds up.
     */
    record ObservationTable(EntityManager entities) {

        private static final String ADD = "update HelseprofilObservation o set o.count = o.count + :count,"
                + " o.first = case when o.first > :first then :first else o.first end,"
                + " o.cause = case when o.last > :last then o.cause else :cause end,"
                + " o.last = case when o.last > :last then o.last else :last end where o.id = :id";

        private static final String LAST_SEEN = "select o.clientId, o.request, o.requirement, o.keyId, max(o.last)"
                + " from HelseprofilObservation o where o.realmId = :realm%s"
                + " group by o.clientId, o.request, o.requirement, o.keyId";

        private static final String OF_CLIENTS = LAST_SEEN.formatted(" and o.clientId in (:clients)");
        private static final String OF_CLIENT = LAST_SEEN.formatted(" and o.clientId = :client");

        private static final String SEEN = "select o.clientId, o.request, o.requirement, o.keyId, o.cause, max(o.last),"
                + " min(o.first), sum(o.count),"
                + " min(case when o.day >= :since then o.first end), sum(case when o.day >= :since then o.count end)"
                + " from HelseprofilObservation o where o.realmId = :realm and o.clientId in (:clients)"
                + " group by o.clientId, o.request, o.requirement, o.keyId, o.cause";

        private static final String DAYS = "select o.day, o.requirement, sum(o.count) from HelseprofilObservation o"
                + " where o.realmId = :realm and o.clientId = :client and o.day >= :since and o.request <> :registration"
                + " group by o.day, o.requirement";

        private static final String TOKENS = "select o.day, o.clientId, sum(o.count), min(o.first), max(o.last)"
                + " from HelseprofilObservation o"
                + " where o.realmId = :realm and o.thumbprint = :thumbprint and o.day >= :since"
                + " group by o.day, o.clientId order by o.day desc, o.clientId";

        private static final String FORGET = "delete from HelseprofilObservation o where o.day < :day";

        private static final ClientLines LINES = new ClientLines("HelseprofilObservation", "clientId");

        /** Deletes the rows that a node stored after another one had removed the client. */
        private static final String FORGET_REMOVED = "delete from HelseprofilObservation o"
                + " where o.clientId not in (select client.id from ClientEntity client)";

        /** Adds the counts, which are in the order of their ids, so that no two nodes deadlock. */
        void add(List<Map.Entry<ObservationKey, Tally>> tallies) {
            tallies.forEach(entry -> add(entry.getKey(), entry.getValue()));
        }

        private void add(ObservationKey key, Tally tally) {
            int updated = entities.createQuery(ADD)
                    .setParameter("count", tally.count())
                    .setParameter("first", tally.first())
                    .setParameter("last", tally.last())
                    .setParameter("cause", tally.cause())
                    .setParameter("id", key.id())
                    .executeUpdate();
            if (updated == 0) {
                entities.persist(new ObservationEntity(key, tally));
                entities.flush();
            }
        }

        /** Returns the last observation of each kind for these clients. */
        Stream<Observation> lastSeen(String realm, Collection<String> clients) {
            return entities.createQuery(OF_CLIENTS, Object[].class)
                    .setParameter("realm", realm)
                    .setParameter("clients", clients)
                    .getResultStream()
                    .map(ObservationTable::observation);
        }

        /** Returns the last observation of each kind for one client. */
        List<Observation> lastSeen(String realm, String client) {
            return entities.createQuery(OF_CLIENT, Object[].class)
                    .setParameter("realm", realm)
                    .setParameter("client", client)
                    .getResultStream()
                    .map(ObservationTable::observation)
                    .toList();
        }

        /** Returns the observations of these clients by kind, with the numbers since a day. */
        Map<String, List<Seen>> seen(String realm, Collection<String> clients, LocalDate since) {
            Map<SeenLine.Key, SeenLine> lines = entities.createQuery(SEEN, Object[].class)
                    .setParameter("realm", realm)
                    .setParameter("clients", clients)
                    .setParameter("since", since.toEpochDay())
                    .getResultStream()
                    .map(SeenLine::of)
                    .collect(Collectors.toMap(SeenLine::key, line -> line, SeenLine::plus));
            return lines.values().stream()
                    .map(SeenLine::toSeen)
                    .collect(Collectors.groupingBy(line -> line.observation().client()));
        }

        /** Returns the requests of a client by day and failed requirement. */
        Stream<DayOfTraffic> days(String realm, String client, LocalDate since) {
            return entities.createQuery(DAYS, Object[].class)
                    .setParameter("realm", realm)
                    .setParameter("client", client)
                    .setParameter("since", since.toEpochDay())
                    .setParameter("registration", Observation.REGISTRATION)
                    .getResultStream()
                    .map(ObservationTable::day);
        }

        /** Returns the tokens issued for a key, the newest day first. */
        List<TokensOfDay> tokens(String realm, String thumbprint, LocalDate since, int most) {
            return entities.createQuery(TOKENS, Object[].class)
                    .setParameter("realm", realm)
                    .setParameter("thumbprint", thumbprint)
                    .setParameter("since", since.toEpochDay())
                    .setMaxResults(most)
                    .getResultStream()
                    .map(row -> new TokensOfDay(
                            LocalDate.ofEpochDay((Long) row[0]),
                            String.valueOf(row[1]),
                            (Long) row[2],
                            Instant.ofEpochMilli((Long) row[3]),
                            Instant.ofEpochMilli((Long) row[4])))
                    .toList();
        }

        private static DayOfTraffic day(Object[] row) {
            LocalDate day = LocalDate.ofEpochDay((Long) row[0]);
            long count = (Long) row[2];
            return row[1] == null ? new DayOfTraffic(day, count, 0, 0) : new DayOfTraffic(day, 0, count, 0);
        }

        /** Deletes the observations before a day. */
        int forget(LocalDate before) {
            return entities.createQuery(FORGET)
                    .setParameter("day", before.toEpochDay())
                    .executeUpdate();
        }

        /** Deletes the observations of a client. */
        void forget(String realm, String client) {
            LINES.forget(entities, realm, client);
        }

        /** Deletes the observations of removed clients. */
        int forgetRemoved() {
            return entities.createQuery(FORGET_REMOVED).executeUpdate();
        }

        private static Observation observation(Object[] row) {
            return new Observation(
                    String.valueOf(row[0]),
                    String.valueOf(row[1]),
                    (String) row[2],
                    (String) row[3],
                    Instant.ofEpochMilli((Long) row[4]));
        }
    }

    /**
     * Observations of one kind, in all and recently; for a failed requirement, with one of its causes or all of them.
     *
     * @param key the kind
     * @param ever count since the beginning
     * @param lately count in the requested time; null if there were none
     */
    record SeenLine(Key key, Tally ever, @Nullable Tally lately) {

        /** Key of the requests that are counted together, see {@link CountedKey.ObservationKey}. */
        record Key(
                String client,
                String request,
                @Nullable String requirement,
                @Nullable String keyId) {}

        static SeenLine of(Object[] row) {
            String cause = (String) row[4];
            long last = (Long) row[5];
            Tally ever = new Tally((Long) row[7], (Long) row[6], last, cause);
            Tally lately = row[9] == null ? null : new Tally((Long) row[9], (Long) row[8], last, cause);
            return new SeenLine(
                    new Key(String.valueOf(row[0]), String.valueOf(row[1]), (String) row[2], (String) row[3]),
                    ever,
                    lately);
        }

        SeenLine plus(SeenLine other) {
            return new SeenLine(key, ever.plus(other.ever), plus(lately, other.lately));
        }

        private static @Nullable Tally plus(@Nullable Tally one, @Nullable Tally other) {
            if (one == null) {
                return other;
            }
            return other == null ? one : one.plus(other);
        }

        Seen toSeen() {
            Tally counted = lately == null ? ever : lately;
            return new Seen(
                    new Observation(
                            key.client(),
                            key.request(),
                            key.requirement(),
                            key.keyId(),
                            Instant.ofEpochMilli(ever.last())),
                    counted.count(),
                    Instant.ofEpochMilli(counted.first()),
                    ever.cause());
        }
    }
}
