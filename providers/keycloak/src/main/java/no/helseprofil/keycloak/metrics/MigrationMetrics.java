package no.helseprofil.keycloak.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.assessment.Run;
import no.helseprofil.keycloak.assessment.Assessments;
import no.helseprofil.keycloak.assessment.KeptOutlooks;
import no.helseprofil.keycloak.assessment.RealmOutlook;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.ProfileProvider;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Waiver;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.TimerProvider;

/**
 * Metrics on the migration of all realms under the profile together: clients by state, the requirement that stops
 * clients next, waivers, blocks, and closed realms. Each node reads them itself, once a minute. The clients are judged
 * less often, since thousands take seconds. The next judgement comes after two hundred times the time that the last one
 * took, and at least ten minutes, or when an administrator has decided something. No label discloses a realm or a
 * client.
 */
public final class MigrationMetrics {

    /** Name of the task of the server's timer. */
    static final String TASK = "helseprofil-migration-metrics";

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration LEAST_BETWEEN_COUNTS = Duration.ofMinutes(10);
    private static final int SHARE = 200;

    /** Number of the newest runs among which the last completed assessment is looked for. */
    private static final int RUNS = 20;

    private static final double SECONDS_IN_DAY = 86_400;
    private static final Logger LOG = Logger.getLogger(MigrationMetrics.class);

    private final MultiGauge clients = gauge("helseprofil.clients", "clients of realms under the profile, by state");
    private final MultiGauge deadlines =
            gauge("helseprofil.deadline.days", "days until the requirement stops the first client that works now");
    private final MultiGauge waivers = gauge("helseprofil.waivers", "waivers that are in force");
    private final MultiGauge waiverDays = gauge("helseprofil.waiver.days", "days until the first waiver ends");
    private final MultiGauge assessmentDays =
            gauge("helseprofil.assessment.days", "days since the last assessment, of the realm where that is longest");
    private final MultiGauge blocks = gauge("helseprofil.blocks", "blocks that are in force, by kind");
    private final MultiGauge closed =
            gauge("helseprofil.closed.realms", "realms that answer 503, since their profile can't work");

    private RealmTotals outlook = RealmTotals.none();
    private Instant next = Instant.MIN;
    private Set<KeptOutlooks.Version> counted = Set.of();

    private static MultiGauge gauge(String name, String description) {
        return MultiGauge.builder(name).description(description).register(Metrics.globalRegistry);
    }

    /**
     * Starts the metrics. The version of the node's JAR is there at once, since operators count nodes by it.
     *
     * @param version version of this JAR
     */
    public void start(KeycloakSessionFactory server, String version) {
        Gauge.builder("helseprofil.info", () -> 1)
                .description("1, by the version of the JAR that the node runs")
                .tag("version", version)
                .register(Metrics.globalRegistry);
        KeycloakModelUtils.runJobInTransaction(
                server,
                session -> session.getProvider(TimerProvider.class)
                        .schedule(() -> look(server), BETWEEN_LOOKS.toMillis(), TASK));
    }

    /**
     * Updates the metrics. If reading fails, all of them stay as they were, since the earlier figures are nearer to the
     * truth than none.
     */
    private void look(KeycloakSessionFactory server) {
        try {
            Instant now = ServerClock.INSTANCE.instant();
            List<String> realms = underProfile(server);
            Set<KeptOutlooks.Version> versions = realms.stream()
                    .flatMap(realm -> version(server, realm).stream())
                    .collect(Collectors.toSet());
            boolean counts = !now.isBefore(next) || !versions.equals(counted);
            long began = System.nanoTime();
            RealmTotals seen = RealmTotals.none();
            for (String realm : realms) {
                seen = seen.plus(look(server, realm, now, counts));
            }
            if (counts) {
                outlook = seen;
                counted = versions;
                next = now.plus(pause(Duration.ofNanos(System.nanoTime() - began)));
            }
            show(seen, outlook, now);
        } catch (RuntimeException failed) {
            LOG.error("The migration status of realms could not be read; the metrics keep their last values", failed);
        }
    }

    /**
     * Returns the time until the clients are judged again.
     *
     * @param taken duration of the last judgement
     */
    static Duration pause(Duration taken) {
        Duration share = taken.multipliedBy(SHARE);
        return share.compareTo(LEAST_BETWEEN_COUNTS) > 0 ? share : LEAST_BETWEEN_COUNTS;
    }

    private static List<String> underProfile(KeycloakSessionFactory server) {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                server,
                session -> session.realms()
                        .getRealmsWithProviderTypeStream(ProfileProvider.class)
                        .map(RealmModel::getId)
                        .toList());
    }

    private static RealmTotals look(KeycloakSessionFactory server, String id, Instant now, boolean counts) {
        return inRealm(
                        server,
                        id,
                        (session, realm) -> RealmProfiles.of(session)
                                .active()
                                .map(active -> totals(session, realm, active, now, counts))
                                .orElseGet(RealmTotals::ofClosed))
                .orElseGet(RealmTotals::none);
    }

    /** Returns the version of a realm's data, by which a decision is noticed; empty if the realm is closed. */
    private static Optional<KeptOutlooks.Version> version(KeycloakSessionFactory server, String id) {
        return inRealm(
                        server,
                        id,
                        (session, realm) -> RealmProfiles.of(session)
                                .active()
                                .map(active -> KeptOutlooks.Version.of(session, realm, active.profile())))
                .flatMap(version -> version);
    }

    /** Runs a reader in a realm; empty if the realm doesn't exist any more. */
    private static <T> Optional<T> inRealm(
            KeycloakSessionFactory server, String id, BiFunction<KeycloakSession, RealmModel, T> reading) {
        return KeycloakModelUtils.runJobInTransactionWithResult(server, session -> {
            RealmModel realm = session.realms().getRealm(id);
            if (realm == null) {
                return Optional.empty();
            }
            session.getContext().setRealm(realm);
            return Optional.of(reading.apply(session, realm));
        });
    }

    private static RealmTotals totals(
            KeycloakSession session, RealmModel realm, RealmProfile.Active active, Instant now, boolean counts) {
        Profile profile = active.profile();
        RealmTotals totals = RealmTotals.none()
                .withWaivers(waivers(session, realm).filter(waiver -> waiver.holds(now)))
                .withBlocks(active.blocks().inForce(now))
                .withAssessment(lastAssessment(session, realm));
        return counts ? totals.with(KeptOutlooks.of(session, realm, profile, now)) : totals;
    }

    private static @Nullable Instant lastAssessment(KeycloakSession session, RealmModel realm) {
        return Assessments.of(session).page(session, realm, 0, RUNS).stream()
                .filter(run -> run.status() == Run.Status.DONE)
                .map(Run::started)
                .findFirst()
                .orElse(null);
    }

    private static Stream<Waiver> waivers(KeycloakSession session, RealmModel realm) {
        return ClientAttributeRows.beginningSo(session, realm, ClientAttributes.WAIVER).stream()
                .flatMap(client ->
                        ClientReader.migration(client.clientId(), client.attributes()).waivers().values().stream());
    }

    private void show(RealmTotals seen, RealmTotals counted, Instant now) {
        rows(clients, "state", counted.clients());
        rows(deadlines, "requirement", days(counted.deadlines(), now));
        rows(blocks, "kind", seen.blocks());
        one(waivers, seen.waivers());
        one(closed, seen.closed());
        days(waiverDays, seen.endOfWaiver(), now);
        days(assessmentDays, now, seen.assessed());
    }

    private static void rows(MultiGauge gauge, String label, Map<String, ? extends Number> values) {
        gauge.register(
                values.entrySet().stream()
                        .map(value -> MultiGauge.Row.of(Tags.of(label, value.getKey()), value.getValue()))
                        .toList(),
                true);
    }

    /** Sets a metric to the days between two instants. If one is missing, the metric has no series. */
    private static void days(MultiGauge gauge, @Nullable Instant until, @Nullable Instant from) {
        gauge.register(
                until == null || from == null ? List.of() : List.of(MultiGauge.Row.of(Tags.empty(), days(until, from))),
                true);
    }

    private static void one(MultiGauge gauge, int value) {
        gauge.register(List.of(MultiGauge.Row.of(Tags.empty(), value)), true);
    }

    private static Map<String, Double> days(Map<String, Instant> instants, Instant now) {
        return instants.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, at -> days(at.getValue(), now)));
    }

    private static double days(Instant at, Instant now) {
        return Duration.between(now, at).toSeconds() / SECONDS_IN_DAY;
    }

    /**
     * Totals of several realms.
     *
     * @param clients number of clients by state
     * @param deadlines instants at which requirements stop the first client that works now
     * @param waivers number of waivers in force
     * @param endOfWaiver earliest end of a waiver in force; null if there is none
     * @param blocks number of blocks in force by kind
     * @param assessed oldest of the realms' last assessments; null if there was none
     * @param closed number of closed realms
     */
    record RealmTotals(
            Map<String, Integer> clients,
            Map<String, Instant> deadlines,
            int waivers,
            @Nullable Instant endOfWaiver,
            Map<String, Integer> blocks,
            @Nullable Instant assessed,
            int closed) {

        RealmTotals {
            clients = Map.copyOf(clients);
            deadlines = Map.copyOf(deadlines);
            blocks = Map.copyOf(blocks);
        }

        static RealmTotals none() {
            return new RealmTotals(Map.of(), Map.of(), 0, null, Map.of(), null, 0);
        }

        /** Returns the totals of one closed realm, about which nothing else is known. */
        static RealmTotals ofClosed() {
            return new RealmTotals(Map.of(), Map.of(), 0, null, Map.of(), null, 1);
        }

        RealmTotals with(RealmOutlook outlook) {
            Map<String, Instant> firsts = new HashMap<>();
            outlook.deadlines()
                    .forEach(deadline ->
                            firsts.merge(deadline.requirement(), Instant.parse(deadline.at()), RealmTotals::earlier));
            return new RealmTotals(outlook.states(), firsts, waivers, endOfWaiver, blocks, assessed, closed);
        }

        RealmTotals withWaivers(Stream<Waiver> inForce) {
            List<Instant> ends = inForce.map(Waiver::expires).toList();
            return new RealmTotals(
                    clients,
                    deadlines,
                    ends.size(),
                    ends.stream().min(Instant::compareTo).orElse(null),
                    blocks,
                    assessed,
                    closed);
        }

        RealmTotals withBlocks(Map<String, Integer> inForce) {
            return new RealmTotals(clients, deadlines, waivers, endOfWaiver, inForce, assessed, closed);
        }

        RealmTotals withAssessment(@Nullable Instant last) {
            return new RealmTotals(clients, deadlines, waivers, endOfWaiver, blocks, last, closed);
        }

        RealmTotals plus(RealmTotals other) {
            return new RealmTotals(
                    merged(clients, other.clients, Integer::sum),
                    merged(deadlines, other.deadlines, RealmTotals::earlier),
                    waivers + other.waivers,
                    earliest(endOfWaiver, other.endOfWaiver),
                    merged(blocks, other.blocks, Integer::sum),
                    earliest(assessed, other.assessed),
                    closed + other.closed);
        }

        private static <T> Map<String, T> merged(Map<String, T> one, Map<String, T> other, BinaryOperator<T> merge) {
            Map<String, T> all = new HashMap<>(one);
            other.forEach((key, value) -> all.merge(key, value, merge));
            return all;
        }

        private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
            return one == null ? other : other == null ? one : earlier(one, other);
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }
}
