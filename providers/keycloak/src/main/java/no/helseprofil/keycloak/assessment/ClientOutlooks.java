package no.helseprofil.keycloak.assessment;

import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.PresentClients;
import no.helseprofil.keycloak.gate.ReportedClients;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** All clients of a realm but Keycloak's own and those of other protocols, each with how it stands. */
public final class ClientOutlooks {

    private ClientOutlooks() {}

    /** What is made of each of them. */
    @FunctionalInterface
    public interface OutlookReader {

        /**
         * Takes one.
         *
         * @param client which goes when the next ones come
         * @param candidate what is registered of it
         * @param seen everything that was seen of it
         */
        void add(ClientModel client, Forecast.Candidate candidate, Outlook outlook, List<Observation> seen);
    }

    /**
     * Judges them, in the order of {@code client_id}. It takes a second for some thousand of them.
     *
     * @param realm of this request
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
