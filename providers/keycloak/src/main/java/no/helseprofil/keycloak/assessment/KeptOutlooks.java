package no.helseprofil.keycloak.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import no.helseprofil.keycloak.assessment.RealmOutlook.OutlookRow;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.ChangeEntity.RecordedChange;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.token.ReportedClients;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.OutlookCount;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Cache of the outlooks of large realms. This node keeps an outlook for a minute, so that all pages of a list come from
 * one count. It counts again at once when the realm's profile, the table of changes or the number of clients has
 * changed, or when a date has come at which clients stop. A decision of an administrator therefore shows at once on
 * every node.
 */
public final class KeptOutlooks {

    /** Number of clients from which an outlook is kept. A smaller realm is counted in a time that is not noticeable. */
    static final int LEAST = 500;

    /** Maximum number of realms whose outlooks are kept. */
    static final int REALMS = 4;

    /** Maximum number of clients of a realm that are kept and listed. */
    static final int MOST = 25_000;

    private static final Duration AGE = Duration.ofMinutes(1);

    private static final Map<String, Kept> KEPT = new LinkedHashMap<>(REALMS, 0.75f, true);

    /** Locks by which one request counts while others of the same realm wait for its result. */
    private static final List<Object> LOCKS =
            IntStream.range(0, 16).mapToObj(i -> new Object()).toList();

    private KeptOutlooks() {}

    /**
     * An outlook that is kept.
     *
     * @param rows one line for each client, by {@code client_id}; the first {@value #MOST}
     */
    public record Kept(
            RealmOutlook outlook,
            List<OutlookRow> rows,
            Version version,
            Instant at,
            @Nullable Instant stops) {

        private boolean holds(Version present, Instant now) {
            return version.equals(present)
                    && !now.isBefore(at)
                    && now.isBefore(at.plus(AGE))
                    && (stops == null || now.isBefore(stops));
        }
    }

    /**
     * Version of the data behind an outlook.
     *
     * @param profile same object as long as nothing in it has changed
     * @param change newest line of the table of changes; null if there is none
     * @param clients number of clients
     */
    public record Version(Profile profile, @Nullable String change, long clients) {

        public static Version of(KeycloakSession session, RealmModel realm, Profile profile) {
            return new Version(
                    profile,
                    AuditLog.page(session, realm, 0, 1).stream()
                            .map(RecordedChange::id)
                            .findFirst()
                            .orElse(null),
                    session.clients().getClientsCount(realm));
        }
    }

    /** Returns the progress of a realm's migration. */
    public static RealmOutlook of(KeycloakSession session, RealmModel realm, Profile profile, Instant now) {
        return kept(session, realm, profile, now).outlook();
    }

    /** Returns the outlook with its rows. */
    public static Kept kept(KeycloakSession session, RealmModel realm, Profile profile, Instant now) {
        synchronized (LOCKS.get(Math.floorMod(realm.getId().hashCode(), LOCKS.size()))) {
            Version version = Version.of(session, realm, profile);
            Kept known = known(realm.getId());
            if (known != null && known.holds(version, now)) {
                return known;
            }
            Kept counted = count(session, realm, profile, version, now);
            if (version.clients() >= LEAST) {
                keep(realm.getId(), counted);
            }
            return counted;
        }
    }

    private static @Nullable Kept known(String realm) {
        synchronized (KEPT) {
            return KEPT.get(realm);
        }
    }

    private static void keep(String realm, Kept counted) {
        synchronized (KEPT) {
            KEPT.put(realm, counted);
            if (KEPT.size() > REALMS) {
                KEPT.remove(KEPT.keySet().iterator().next());
            }
        }
    }

    private static Kept count(
            KeycloakSession session, RealmModel realm, Profile profile, Version version, Instant now) {
        OutlookCount count = new OutlookCount(now);
        List<OutlookRow> rows = new ArrayList<>();
        ClientOutlooks.read(session, realm, profile, now, (client, candidate, outlook, seen) -> {
            count.add(outlook);
            if (rows.size() < MOST) {
                rows.add(OutlookRow.of(client, candidate, outlook, seen, now));
            }
        });
        Instant stops =
                count.stops().stream().map(OutlookCount.Stop::at).findFirst().orElse(null);
        return new Kept(RealmOutlook.of(count, rows, now), List.copyOf(rows), version, now, stops);
    }

    /** Reader of the outlooks of a realm's clients, without Keycloak's own clients and those of other protocols. */
    public static final class ClientOutlooks {

        private ClientOutlooks() {}

        /** Receiver of the outlooks, one client at a time. */
        @FunctionalInterface
        public interface OutlookReader {

            /**
             * Takes one client.
             *
             * @param client client, which is released with its page
             * @param candidate registered data of the client
             * @param seen all observations of the client
             */
            void add(ClientModel client, Forecast.Candidate candidate, Outlook outlook, List<Observation> seen);
        }

        /**
         * Judges the clients in the order of {@code client_id}, some thousand of them in a second.
         *
         * @param realm realm of this request
         */
        public static void read(
                KeycloakSession session, RealmModel realm, Profile profile, Instant now, OutlookReader reading) {
            Observations observations = Observations.of(session);
            observations.flush();
            ReportedClients reader = new ReportedClients(session, realm, profile, now);
            PresentClients.readPages(session, realm, pages -> {
                pages.forEach(page -> {
                    var seen = observations.lastSeen(session, realm, page);
                    page.stream().filter(ClientReader::isJudged).forEach(client -> {
                        List<Observation> own = seen.getOrDefault(client.getId(), List.of());
                        Migration migration = ClientReader.migration(client);
                        Forecast.Candidate candidate =
                                new Forecast.Candidate(client.getId(), reader.read(client, migration), migration);
                        Outlook outlook = Outlook.of(profile, now, candidate, client.isEnabled(), own);
                        reading.add(client, candidate, outlook, own);
                    });
                });
                return reading;
            });
        }
    }
}
