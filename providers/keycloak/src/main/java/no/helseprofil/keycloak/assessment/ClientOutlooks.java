package no.helseprofil.keycloak.assessment;

import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.token.ReportedClients;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Reader of the outlooks of a realm's clients, without Keycloak's own clients and those of other protocols. */
public final class ClientOutlooks {

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
