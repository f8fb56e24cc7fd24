package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.changes.Changes;
import no.helseprofil.timetable.Instants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The profile that was taken away from a realm last. Clients that were new under it go on to be new when a profile is
 * put by itself again: to take it away and put it back is no way to be let off anything.
 *
 * @param session the request
 * @param realm the realm
 */
public record EarlierProfile(KeycloakSession session, RealmModel realm) {

    private static final String NEW_CLIENTS_FROM = "/newClientsFrom";

    /**
     * From when on clients were new by it; one that said nothing had every client for new that was registered under it.
     */
    public Optional<Instant> newClientsFrom() {
        return Changes.last(session, realm, Change.Kind.REMOVAL).map(removal -> newClientsFrom(removal.details()));
    }

    private static Instant newClientsFrom(JsonNode differences) {
        return differences
                .valueStream()
                .filter(difference -> difference.path("path").asText().equals(NEW_CLIENTS_FROM))
                .flatMap(difference -> Instants.read(difference.path("from").asText()).stream())
                .findFirst()
                .orElse(Instant.EPOCH);
    }
}
