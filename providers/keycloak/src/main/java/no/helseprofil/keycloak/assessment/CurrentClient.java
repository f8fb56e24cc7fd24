package no.helseprofil.keycloak.assessment;

import java.time.Instant;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.timetable.Profile;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** Assessment of one client at this moment, from the observations that the nodes have stored. */
public final class CurrentClient {

    private CurrentClient() {}

    public static AssessedClient assess(KeycloakSession session, ClientModel client, Profile profile, Instant now) {
        return new RealmClients(
                        session,
                        client.getRealm(),
                        profile,
                        now,
                        profile.assessments().window())
                .client(client);
    }
}
