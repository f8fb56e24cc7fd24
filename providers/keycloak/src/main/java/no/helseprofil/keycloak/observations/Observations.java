package no.helseprofil.keycloak.observations;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.ClientAssessor.Seen;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.Entities.AfterCommit;
import no.helseprofil.keycloak.observations.Accumulator.Flush;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.ObservationKey;
import no.helseprofil.keycloak.observations.Figures.IssuedTokenCounts;
import no.helseprofil.keycloak.observations.ObservationEntity.ObservationTable;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.EvaluatedRequest.IssuanceListener;
import no.helseprofil.keycloak.request.ObservedRegistration;
import no.helseprofil.keycloak.server.ClusterTask;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.server.WatchedHook;
import no.helseprofil.keycloak.storage.ProfileProviderFactory;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Stage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.representations.AccessToken;
import org.keycloak.timer.TimerProvider;

/**
 * Observed requests of clients, in this node's memory and in the table. A request is counted in memory; every few
 * seconds the counts are written to the table.
 */
public final class Observations implements IssuanceListener {

    /** Days for which a row is kept unless the operator sets another number: a year, and a month to look at it. */
    public static final int DAYS = 400;

    private static final Logger LOG = Logger.getLogger(Observations.class);
    private static final Duration BETWEEN_FLUSHES = Duration.ofSeconds(10);
    private static final Duration BETWEEN_CLEANUPS = Duration.ofDays(1);
    private static final Duration BEFORE_CLEANUP = Duration.ofMinutes(1);
    private static final String FLUSH = "helseprofil-observations";
    private static final String CLEANUP = "helseprofil-observations-cleanup";

    private final Accumulator<ObservationKey> accumulator = new Accumulator<>();
    private final Refusals refusals = new Refusals();
    private final Figures figures = new Figures();
    private final int days;
    private @Nullable Flush<ObservationKey> flush;

    /**
     * Creates the observations of this node.
     *
     * @param days number of days for which a row is kept
     */
    public Observations(int days) {
        if (days < 1) {
            throw new IllegalArgumentException("observations are kept for a day at least, not for " + days);
        }
        this.days = days;
    }

    public static Observations of(KeycloakSession session) {
        return ProfileProviderFactory.part(session, Observations.class);
    }

    /** Returns the refused requests, with or without an authenticated client. */
    public Refusals refusals() {
        return refusals;
    }

    /** Returns the daily sums. */
    public Figures figures() {
        return figures;
    }

    /** Starts the timers that store and delete observations. */
    public void start(KeycloakSessionFactory server) {
        refusals.start(server);
        figures.start(server);
        Flush<ObservationKey> started = new Flush<>(
                accumulator,
                batch -> KeycloakModelUtils.runJobInTransaction(
                        server, session -> table(session).add(batch)));
        flush = started;
        KeycloakModelUtils.runJobInTransaction(
                server,
                session -> session.getProvider(TimerProvider.class)
                        .schedule(this::flush, BETWEEN_FLUSHES.toMillis(), FLUSH));
        new ClusterTask(CLEANUP, BETWEEN_CLEANUPS, this::cleanUp).start(server, BEFORE_CLEANUP);
    }

    /** Stores everything accumulated until now: before a read, and before the server stops. */
    public void flush() {
        Flush<ObservationKey> started = flush;
        if (started != null) {
            started.run();
        }
        refusals.flush();
        figures.flush();
    }

    /**
     * Counts a request of an authenticated client. Keycloak's own clients aren't counted: they have nothing to migrate.
     *
     * @param succeeded whether the request got what it asked for
     */
    void add(KeycloakSession session, EvaluatedRequest judged, boolean succeeded) {
        Facts.Client client = judged.facts().client();
        if (client == null || client.standing() == Facts.Standing.KEYCLOAK) {
            return;
        }
        String realm = session.getContext().getRealm().getId();
        String request = RecordedAnswers.kind(session, judged.facts()).text();
        LocalDate day = judged.facts().instant().atZone(ZoneOffset.UTC).toLocalDate();
        long now = judged.facts().instant().toEpochMilli();
        accumulator.add(
                new ObservationKey(
                        realm,
                        client.id(),
                        request,
                        null,
                        keyId(judged.facts()),
                        succeeded ? thumbprint(judged.facts()) : null,
                        day),
                Tally.once(now, null));
        for (Finding finding : judged.decision().findings()) {
            accumulator.add(
                    new ObservationKey(realm, client.id(), request, finding.key(), null, day),
                    Tally.once(now, finding.failure().sentence()));
        }
    }

    /**
     * Counts a request of an authenticated client. Keycloak's own clients aren't counted: they have nothing to migrate.
     *
     * @param succeeded whether the request got what it asked for
     */
    void add(KeycloakSession session, ObservedRegistration registration) {
        String realm = session.getContext().getRealm().getId();
        String client = String.valueOf(registration.client());
        Instant now = ServerClock.INSTANCE.instant();
        LocalDate day = now.atZone(ZoneOffset.UTC).toLocalDate();
        registration
                .profiles()
                .forEach(profile -> accumulator.add(
                        new ObservationKey(
                                realm, client, Observation.REGISTRATION, PolicyExecutor.key(profile), null, day),
                        Tally.once(now.toEpochMilli(), null)));
        registration
                .findings()
                .forEach(finding -> accumulator.add(
                        new ObservationKey(realm, client, Observation.REGISTRATION, finding.key(), null, day),
                        Tally.once(now.toEpochMilli(), finding.failure().sentence())));
    }

    @Override
    public void issued(KeycloakSession session, ClientModel client, AccessToken token) {
        WatchedHook.TOKEN_RESPONSE.pass(session);
        IssuedTokenCounts.add(session, figures, client, token);
    }

    @Override
    public void deviates(KeycloakSession session, EvaluatedRequest judged, String requirement, String cause) {
        Facts.Client client = judged.facts().client();
        if (client == null) {
            return;
        }
        Instant now = judged.facts().instant();
        ObservationKey key = new ObservationKey(
                session.getContext().getRealm().getId(),
                client.id(),
                RecordedAnswers.kind(session, judged.facts()).text(),
                requirement,
                null,
                now.atZone(ZoneOffset.UTC).toLocalDate());
        AfterCommit.run(session, () -> accumulator.add(key, Tally.once(now.toEpochMilli(), cause)));
    }

    /** Returns the thumbprint of the registered key that a token was issued for. */
    private static @Nullable String thumbprint(Facts facts) {
        return facts.endpoint() == Endpoint.TOKEN
                        && facts.assertion() instanceof Facts.Assertion.Present present
                        && present.key() != null
                ? present.key().thumbprint()
                : null;
    }

    private static @Nullable String keyId(Facts facts) {
        return facts.assertion() instanceof Facts.Assertion.Present present && present.key() != null
                ? present.key().kid()
                : null;
    }

    /**
     * Returns the last observation of each kind for some clients of a realm, by internal id, up to the last flush of
     * each node.
     */
    public Map<String, List<Observation>> lastSeen(
            KeycloakSession session, RealmModel realm, Collection<ClientModel> clients) {
        List<String> ids = clients.stream().map(ClientModel::getId).toList();
        try (Stream<Observation> observations = table(session).lastSeen(realm.getId(), ids)) {
            return observations.collect(Collectors.groupingBy(Observation::client));
        }
    }

    /** Returns the same for one client. */
    public List<Observation> lastSeen(KeycloakSession session, ClientModel client) {
        return table(session).lastSeen(client.getRealm().getId(), client.getId());
    }

    /**
     * Returns the observations of some clients of a realm, by internal id, up to the last flush of each node.
     *
     * @param since first day of the counts
     */
    public Map<String, List<Seen>> seen(
            KeycloakSession session, RealmModel realm, Collection<String> clients, Instant since) {
        return table(session).seen(realm.getId(), clients, LocalDate.ofInstant(since, ZoneOffset.UTC));
    }

    /**
     * Returns a client's requests on each day that has any, the earliest first: this node's up to now, other nodes' up
     * to their last flush.
     *
     * @param since the day of this instant is the first
     */
    public List<DayOfTraffic> days(KeycloakSession session, ClientModel client, Instant since) {
        flush();
        Instant first = since.truncatedTo(ChronoUnit.DAYS);
        Map<LocalDate, DayOfTraffic> days = new TreeMap<>();
        try (Stream<DayOfTraffic> seen = table(session)
                        .days(client.getRealm().getId(), client.getId(), LocalDate.ofInstant(first, ZoneOffset.UTC));
                Stream<DayOfTraffic> refused = refusals.days(session, client, first)) {
            Stream.concat(seen, refused).forEach(day -> days.merge(day.day(), day, DayOfTraffic::plus));
        }
        return List.copyOf(days.values());
    }

    /**
     * Returns the tokens issued for a key on each day that has any, the newest day first: this node's up to now, other
     * nodes' up to their last flush.
     *
     * @param thumbprint SHA-256 thumbprint of the key (RFC 7638)
     * @param since the day of this instant is the first
     * @param most largest number of rows
     */
    public List<TokensOfDay> tokens(
            KeycloakSession session, RealmModel realm, String thumbprint, Instant since, int most) {
        flush();
        return table(session).tokens(realm.getId(), thumbprint, LocalDate.ofInstant(since, ZoneOffset.UTC), most);
    }

    /** Deletes the observations of a removed client, so that a later client with the same id starts without any. */
    public void forget(ClientModel.ClientRemovedEvent removed) {
        String realm = removed.getClient().getRealm().getId();
        String client = removed.getClient().getId();
        KeycloakSession session = removed.getKeycloakSession();
        table(session).forget(realm, client);
        refusals.forget(session, realm, client);
        AfterCommit.run(session, () -> {
            accumulator.forget(realm, client);
            refusals.forgetHere(realm, client);
        });
    }

    /** Deletes what is left of a removed realm after its clients: refusals without a client, and figures. */
    public void forget(RealmModel.RealmRemovedEvent removed) {
        String realm = removed.getRealm().getId();
        KeycloakSession session = removed.getKeycloakSession();
        refusals.forget(session, realm);
        figures.forget(session, realm);
        AfterCommit.run(session, () -> {
            refusals.forgetHere(realm);
            figures.forgetHere(realm);
        });
    }

    private static ObservationTable table(KeycloakSession session) {
        return new ObservationTable(Entities.of(session));
    }

    private void cleanUp(KeycloakSession session) {
        LocalDate oldest = LocalDate.ofInstant(ServerClock.INSTANCE.instant(), ZoneOffset.UTC)
                .minusDays(days);
        int forgotten = table(session).forget(oldest)
                + table(session).forgetRemoved()
                + refusals.forgetOld(session)
                + figures.forgetRemoved(session);
        LOG.debugf("Observations before %s, and of clients that are gone: %d lines deleted", oldest, forgotten);
    }

    /**
     * Authenticated requests of a client on one day.
     *
     * @param day in UTC
     * @param requests number of requests
     * @param failing number of requests, refused or not, that failed the requirement failed most often; at least as
     *     many failed some requirement
     * @param refused number of refused requests; 0 for days before the time for which refusals are kept
     */
    public record DayOfTraffic(LocalDate day, long requests, long failing, long refused) {

        /** Returns the sum of both. */
        DayOfTraffic plus(DayOfTraffic other) {
            return new DayOfTraffic(
                    day, requests + other.requests, Math.max(failing, other.failing), refused + other.refused);
        }
    }

    /**
     * Number of tokens issued to a client for one key on one day.
     *
     * @param day in UTC
     * @param client internal id
     * @param tokens responses of the token endpoint with tokens
     * @param first time of the first one on that day
     * @param last time of the last one
     */
    public record TokensOfDay(LocalDate day, String client, long tokens, Instant first, Instant last) {}

    /**
     * Times at which a client was last seen, as far as the nodes have stored them: the last seconds may be missing.
     *
     * @param observations observations of this client
     */
    public record LastSeen(List<Observation> observations) {

        /** Value for a client that wasn't looked up. */
        public static final LastSeen NOTHING = new LastSeen(List.of());

        /** Returns the times for a client. */
        public static LastSeen of(KeycloakSession session, ClientModel client) {
            return new LastSeen(Observations.of(session).lastSeen(session, client));
        }

        /** Returns the time of its last request; null if there was none. */
        public @Nullable String any() {
            return last(Observation::isOfRequest);
        }

        /** Returns the time at which it last failed a stage of a requirement; null if it never did. */
        public @Nullable String failing(Stage stage) {
            return last(
                    observation -> observation.requirement() != null && stage.isFailedWith(observation.requirement()));
        }

        private @Nullable String last(Predicate<Observation> which) {
            return observations.stream()
                    .filter(which)
                    .map(Observation::last)
                    .max(Comparator.naturalOrder())
                    .map(Instant::toString)
                    .orElse(null);
        }
    }
}
