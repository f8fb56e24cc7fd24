package no.helseprofil.keycloak.assessment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.AssessedClient.ForeignMapper;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.ClientAssessor;
import no.helseprofil.assessment.ClientAssessor.ClientSubject;
import no.helseprofil.assessment.ClientAssessor.Seen;
import no.helseprofil.assessment.RealmAssessor;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.client.ClientSettings;
import no.helseprofil.keycloak.client.RealmReader;
import no.helseprofil.keycloak.database.ClientPage;
import no.helseprofil.keycloak.install.DesiredState;
import no.helseprofil.keycloak.observations.Observations;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients.ClientName;
import no.helseprofil.keycloak.token.ForeignMappers;
import no.helseprofil.keycloak.token.ReportedClients;
import no.helseprofil.profile.Facts.Standing;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Verdicts on a realm's settings and, page by page, on its clients.
 *
 * @param session session whose transaction reads them
 * @param realm the realm
 * @param profile profile by which it judges
 * @param now instant of the judgement
 * @param window age up to which observations count
 */
record RealmClients(KeycloakSession session, RealmModel realm, Profile profile, Instant now, Duration window) {

    AssessedRealm settings() {
        return new RealmAssessor(profile, now)
                .assess(
                        realm.getId(),
                        realm.getName(),
                        RealmReader.read(realm, DesiredState.deviations(session, realm)));
    }

    /**
     * Returns the verdicts on a page of clients, in the order of their internal ids.
     *
     * @param after internal id of the last client of the page before; null for the first page
     * @param max largest number of clients
     * @return none if no client follows
     */
    List<AssessedClient> page(@Nullable String after, int max) {
        if (after == null) {
            Observations.of(session).flush();
        }
        List<ClientModel> page = ClientPage.read(session, realm, ClientPage.Selection.BY_ID, after, max);
        return page.isEmpty() ? List.of() : assess(page);
    }

    /** Returns the verdicts on one client, from the observations that the nodes have stored. */
    AssessedClient client(ClientModel client) {
        return assess(List.of(client)).get(0);
    }

    private List<AssessedClient> assess(List<ClientModel> page) {
        List<String> ids = page.stream().map(ClientModel::getId).toList();
        Subjects subjects = new Subjects(
                Observations.of(session).seen(session, realm, ids, now.minus(window)),
                new AttributeProvenance(session, realm).of(ids),
                new ForeignMappers(session),
                new ReportedClients(session, realm, profile, now));
        ClientAssessor assessor = new ClientAssessor(profile, now, window, ClientSettings::name);
        return page.stream().map(client -> assessor.assess(subjects.of(client))).toList();
    }

    /** Facts about the clients of a page. */
    private final class Subjects {

        private final Map<String, List<Seen>> seen;
        private final AttributeProvenance.Acknowledged stamps;
        private final ForeignMappers mappers;
        private final ReportedClients reader;

        Subjects(
                Map<String, List<Seen>> seen,
                AttributeProvenance.Acknowledged stamps,
                ForeignMappers mappers,
                ReportedClients reader) {
            this.seen = seen;
            this.stamps = stamps;
            this.mappers = mappers;
            this.reader = reader;
        }

        ClientSubject of(ClientModel client) {
            Standing standing = ClientReader.standing(client, profile, now);
            Migration migration = ClientReader.migration(client);
            boolean ours = standing != Standing.KEYCLOAK;
            return new ClientSubject(
                    new Forecast.Candidate(client.getId(), reader.read(client, migration), migration),
                    standing,
                    ClientName.of(client),
                    client.getAttribute(ClientAttributes.REGISTERED),
                    client.isEnabled(),
                    grants(client),
                    seen.getOrDefault(client.getId(), List.of()),
                    ours ? stamps.imported(client.getId(), client.getAttributes()) : List.of(),
                    ours && ClientReader.isOidc(client) ? foreign(client, migration) : List.of());
        }

        private List<ForeignMapper> foreign(ClientModel client, Migration migration) {
            return mappers.of(client, ClientReader.scopes(client), profile.terms(migration, now)).stream()
                    .map(stopped -> new ForeignMapper(stopped.mapper(), stopped.scope(), stopped.claim()))
                    .toList();
        }
    }

    private static ClientSubject.Grants grants(ClientModel client) {
        return new ClientSubject.Grants(
                ClientReader.isOidc(client),
                client.isStandardFlowEnabled() || client.isImplicitFlowEnabled(),
                client.isServiceAccountsEnabled());
    }
}
