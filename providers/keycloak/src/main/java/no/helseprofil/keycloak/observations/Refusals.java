package no.helseprofil.keycloak.observations;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.observations.Accumulator.Flush;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.RefusalKey;
import no.helseprofil.keycloak.observations.Observations.DayOfTraffic;
import no.helseprofil.keycloak.observations.RefusalEntity.RefusalTable;
import no.helseprofil.keycloak.request.Refusal.ReturnedRefusal;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Present refusals and their reasons. They include requests whose sender isn't authenticated, so they are no record of
 * a client, and no decision is based on them. They are counted like observations, in a table of their own.
 */
public final class Refusals {

    /** Time for which they are kept: long enough for an outage, not for a record. */
    static final Duration KEPT = Duration.ofDays(7);

    private final Accumulator<RefusalKey> accumulator = new Accumulator<>();
    private final ClaimedNames names = new ClaimedNames();
    private @Nullable Flush<RefusalKey> flush;

    Refusals() {}

    void start(KeycloakSessionFactory server) {
        flush = new Flush<>(
                accumulator,
                batch -> KeycloakModelUtils.runJobInTransaction(
                        server, session -> table(session).add(batch)));
    }

    void flush() {
        Flush<RefusalKey> started = flush;
        if (started != null) {
            started.run();
        }
    }

    /** Counts a refused request of the client that it named, with whether that client was authenticated. */
    void add(KeycloakSession session, Finding refusal, boolean proven) {
        Instant now = ServerClock.INSTANCE.instant();
        RefusalKey key = new RefusalKey(
                session.getContext().getRealm().getId(),
                ReturnedRefusal.client(session).orElse(null),
                refusal.name(),
                ReturnedRefusal.endpoint(session),
                proven,
                RefusalKey.hour(now));
        accumulator.add(names.bounded(key), Tally.once(now.toEpochMilli(), null));
    }

    /**
     * Returns the refusals in a realm, in the order asked for: this node's up to now, other nodes' up to their last
     * flush.
     */
    public List<Refused> refused(KeycloakSession session, RealmModel realm, Refused.Asked asked, int first, int max) {
        flush();
        return table(session).refused(realm.getId(), asked, first, max);
    }

    /** Returns the refusals of requests that named these clients, by internal id. */
    public Map<String, List<Refused>> ofClients(
            KeycloakSession session, RealmModel realm, Collection<String> clients, Instant since) {
        return table(session).ofClients(realm.getId(), clients, since).stream()
                .collect(Collectors.groupingBy(refused -> String.valueOf(refused.client())));
    }

    Stream<DayOfTraffic> days(KeycloakSession session, ClientModel client, Instant since) {
        return table(session).days(client.getRealm().getId(), client.getId(), since);
    }

    void forget(KeycloakSession session, String realm, String client) {
        table(session).forget(realm, client);
    }

    /** Drops this node's unstored counts of a removed client. */
    void forgetHere(String realm, String client) {
        accumulator.forget(realm, client);
    }

    void forget(KeycloakSession session, String realm) {
        table(session).forget(realm);
    }

    /** Drops this node's unstored counts of a removed realm. */
    void forgetHere(String realm) {
        accumulator.forget(realm);
        names.forget(realm);
    }

    int forgetOld(KeycloakSession session) {
        RefusalTable table = table(session);
        return table.forget(RefusalKey.hour(ServerClock.INSTANCE.instant().minus(KEPT))) + table.forgetRemoved();
    }

    private static RefusalTable table(KeycloakSession session) {
        return new RefusalTable(Entities.of(session));
    }

    /**
     * Limit on the rows that strangers can create: a stranger who knows the names of clients can cause a refusal in the
     * name of each, for any requirement. Up to a number of them in an hour are counted by client; those beyond are
     * counted without one.
     */
    static final class ClaimedNames {

        /** Limit in a realm, on a node and in an hour: more than the clients that fail by themselves in one hour. */
        static final int MOST = 1_000;

        private final Map<String, Hour> hours = new ConcurrentHashMap<>();

        /** Returns the key under which such a request is counted. */
        RefusalKey bounded(RefusalKey key) {
            if (key.proven() || key.client() == null) {
                return key;
            }
            Hour hour = hours.compute(
                    key.realm(),
                    (realm, known) -> known == null || known.number() != key.hour()
                            ? new Hour(key.hour(), new HashSet<>())
                            : known);
            return hour.admits(key) ? key : key.unnamed();
        }

        /** Drops the data on a realm. */
        void forget(String realm) {
            hours.remove(realm);
        }

        private record Hour(long number, Set<RefusalKey> named) {

            boolean admits(RefusalKey key) {
                synchronized (named) {
                    return named.contains(key) || named.size() < MOST && named.add(key);
                }
            }
        }
    }

    /**
     * Refusals of one kind.
     *
     * @param requirement the reason: a requirement, or the name of a stage of its values
     * @param client internal id of the client that the requests named; null if they named none of the realm
     * @param proven whether the client was authenticated
     * @param endpoint its name in observations
     * @param last time of the last one
     * @param count number of requests
     */
    public record Refused(
            String requirement, @Nullable String client, boolean proven, String endpoint, Instant last, long count) {

        /**
         * Filter and order of refusals.
         *
         * @param since an instant; its whole hour counts
         * @param requirement a requirement with all its stages, or one stage by its name; null for any
         * @param client internal id; null for any
         * @param provenFirst whether refusals of authenticated clients come first; else the latest do
         */
        public record Asked(
                Instant since,
                @Nullable String requirement,
                @Nullable String client,
                boolean provenFirst) {}
    }
}
