package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.timetable.Migration;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * First time that a living realm comes under the profile. It marks every existing client once. The table of changes
 * remembers it, since no line can be removed from that table. A realm with a line there has been under the profile
 * before. Its clients without a mark came some other way, such as an import, and are new.
 *
 * @param session the request
 * @param realm the realm
 */
public record Activation(KeycloakSession session, RealmModel realm) {

    /** Returns whether storing a profile is the first time. A realm that was imported with one has no first time. */
    public boolean isDue() {
        return !new StoredProfile(realm).exists()
                && AuditLog.page(session, realm, 0, 1).isEmpty();
    }

    /**
     * Returns the {@code client_id}s of the clients without a date of registration, in order. Keycloak's own clients
     * have no mark and are left out.
     */
    public List<String> unstamped() {
        return unstampedClients().stream()
                .map(ClientAttributeRows.ClientIds::clientId)
                .toList();
    }

    private List<ClientAttributeRows.ClientIds> unstampedClients() {
        return ClientAttributeRows.without(session, realm, ClientAttributes.REGISTERED).stream()
                .filter(client -> !KeycloakClients.contains(client.clientId()))
                .toList();
    }

    static boolean isUnstamped(ClientModel client) {
        return !KeycloakClients.contains(client.getClientId())
                && client.getAttribute(ClientAttributes.REGISTERED) == null;
    }

    /**
     * Marks these clients, in the transaction of this request. The line in the table of changes comes first: if two
     * nodes do this at once, one waits there for the other and then fails.
     *
     * @param author administrator who activates the profile
     * @param reason reason that they give
     * @return number of clients that were marked
     * @throws AlreadyActivatedException if another request was faster; then nothing of this one is stored
     */
    public int run(Author author, @Nullable String reason) throws AlreadyActivatedException {
        List<ClientAttributeRows.ClientIds> clients = unstampedClients();
        Change change = Change.of(
                Change.Kind.ACTIVATION,
                author,
                JsonNodeFactory.instance.objectNode().put("stamped", clients.size()),
                reason);
        if (!AuditLog.recordOnce(session, realm, change)) {
            session.getTransactionManager().setRollbackOnly();
            throw new AlreadyActivatedException();
        }
        new AttributeProvenance(session, realm).set(clients, ClientAttributes.REGISTERED, Migration.EXISTING);
        return clients.size();
    }

    /** Signal that another request has brought the realm under the profile meanwhile. */
    public static final class AlreadyActivatedException extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
