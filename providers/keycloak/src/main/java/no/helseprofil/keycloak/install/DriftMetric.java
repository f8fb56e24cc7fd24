package no.helseprofil.keycloak.install;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.install.DesiredItem.Compared;
import no.helseprofil.keycloak.storage.ProfileProvider;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.timer.TimerProvider;

/**
 * Metric {@code helseprofil_drift}: the number of realms under the profile in which an item deviates, by item. Each
 * node reads the realms itself, once a minute, and logs changes since its last reading. No label discloses a realm, and
 * all client scopes share one.
 */
public final class DriftMetric {

    /** Name of the task of the server's timer. */
    static final String TASK = "helseprofil-drift";

    /** Item of realms that couldn't be read. */
    static final String UNREADABLE = "unreadable";

    private static final String NAME = "helseprofil.drift";
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Logger LOG = Logger.getLogger(DriftMetric.class);

    private final Map<String, AtomicInteger> realms = new LinkedHashMap<>();
    private final Map<String, List<String>> drifts = new ConcurrentHashMap<>();

    /** Creates the metric of a server, which counts nothing until it is started. */
    public DriftMetric() {
        DesiredState.items().forEach(item -> realms.computeIfAbsent(label(item.id()), id -> new AtomicInteger()));
        realms.put(UNREADABLE, new AtomicInteger());
    }

    /** Starts the regular reading. */
    public void start(KeycloakSessionFactory server) {
        realms.forEach((item, count) -> Gauge.builder(NAME, count, AtomicInteger::get)
                .tag("item", item)
                .description("realms under the profile in which this is not as it should be")
                .register(Metrics.globalRegistry));
        KeycloakModelUtils.runJobInTransaction(
                server,
                session -> session.getProvider(TimerProvider.class)
                        .schedule(() -> look(server), BETWEEN_LOOKS.toMillis(), TASK));
    }

    private void look(KeycloakSessionFactory server) {
        List<String> underProfile = KeycloakModelUtils.runJobInTransactionWithResult(
                server,
                session -> session.realms()
                        .getRealmsWithProviderTypeStream(ProfileProvider.class)
                        .map(RealmModel::getId)
                        .toList());
        count(underProfile, realm -> look(server, realm));
    }

    /** Counts the items. A realm that can't be read counts by its last reading, and as {@link #UNREADABLE}. */
    void count(List<String> underProfile, Function<String, List<String>> looked) {
        drifts.keySet().retainAll(underProfile);
        Map<String, Integer> counted = new LinkedHashMap<>();
        underProfile.forEach(realm -> driftOf(realm, looked).stream()
                .map(DriftMetric::label)
                .distinct()
                .forEach(item -> counted.merge(item, 1, Integer::sum)));
        realms.forEach((item, count) -> count.set(counted.getOrDefault(item, 0)));
    }

    /** Returns the present count of each item. */
    Map<String, Integer> counted() {
        return realms.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, item -> item.getValue().get()));
    }

    private List<String> driftOf(String id, Function<String, List<String>> looked) {
        try {
            List<String> drifted = looked.apply(id);
            drifts.put(id, drifted);
            return drifted;
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "The settings of realm %s could not be compared with what the profile needs", id);
            return Stream.concat(drifts.getOrDefault(id, List.of()).stream(), Stream.of(UNREADABLE))
                    .toList();
        }
    }

    private List<String> look(KeycloakSessionFactory server, String id) {
        return KeycloakModelUtils.runJobInTransactionWithResult(server, session -> {
            RealmModel realm = session.realms().getRealm(id);
            if (realm == null) {
                return List.of();
            }
            session.getContext().setRealm(realm);
            List<String> drifted = DesiredState.of(session, realm).stream()
                    .filter(compared -> !compared.isMet())
                    .map(Compared::item)
                    .map(DesiredItem::id)
                    .toList();
            tell(realm, drifted);
            return drifted;
        });
    }

    /** Logs one line for each change. */
    private void tell(RealmModel realm, List<String> drifted) {
        List<String> before = drifts.get(realm.getId());
        if (drifted.equals(before)) {
            return;
        }
        if (!drifted.isEmpty()) {
            LOG.warnf(
                    "Realm %s isn't as the profile needs it: %s; GET /admin/realms/%s/helseprofil/install says what to do",
                    realm.getName(), String.join(", ", drifted), realm.getName());
        } else if (before != null) {
            LOG.infof("Realm %s is as the profile needs it again", realm.getName());
        }
    }

    private static String label(String id) {
        return id.startsWith(OwnItems.SCOPE) ? "scope" : id;
    }
}
