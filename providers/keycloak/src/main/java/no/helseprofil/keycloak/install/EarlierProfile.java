package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.timetable.Instants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Profile that was last removed from a realm. Clients that were new under it stay new when a profile is stored again.
 * To remove the profile and put it back is therefore no way to exempt a client.
 *
 * @param session the request
 * @param realm the realm
 */
public record EarlierProfile(KeycloakSession session, RealmModel realm) {

    private static final String NEW_CLIENTS_FROM = "/newClientsFrom";

    /**
     * Returns the instant from which clients were new under it; empty if no profile was removed. A document without
     * that instant treated every client as new that was registered under it, so its instant is {@link Instant#EPOCH}.
     */
    public Optional<Instant> newClientsFrom() {
        return AuditLog.last(session, realm, Change.Kind.REMOVAL).map(removal -> newClientsFrom(removal.details()));
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
