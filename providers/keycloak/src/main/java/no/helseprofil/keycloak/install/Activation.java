package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.changes.Change.Author;
import no.helseprofil.keycloak.changes.Changes;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.stamps.Stamps;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.timetable.Migration;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The first time that a living realm comes under the profile: every client that is there is marked as such, once. The
 * table of changes is what remembers it, since nobody can take a line out of it: a realm that has a line has been under
 * the profile before, and its clients without a mark came some other way, such as an import, and are new.
 *
 * @param session the request
 * @param realm the realm
 */
public record Activation(KeycloakSession session, RealmModel realm) {

    /** Whether to put a profile would be the first time. A realm that was imported with one has no first time. */
    public boolean isDue() {
        return !new StoredProfile(realm).exists()
                && Changes.page(session, realm, 0, 1).isEmpty();
    }

    /**
     * The clients of which nobody knows when they were registered, as {@code client_id}s in their order; Keycloak's own
     * have no mark.
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
     * Marks them, in the transaction of this request. The line comes first: of two nodes that do this at once, one
     * waits there for the other and then fails.
     *
     * @param author who does so
     * @param reason why
     * @return how many were marked
     * @throws AlreadyActivatedException if another request has been faster; nothing of this one is kept
     */
    public int run(Author author, @Nullable String reason) throws AlreadyActivatedException {
        List<ClientAttributeRows.ClientIds> clients = unstampedClients();
        Change change = Change.of(
                Change.Kind.ACTIVATION,
                author,
                JsonNodeFactory.instance.objectNode().put("stamped", clients.size()),
                reason);
        if (!Changes.recordOnce(session, realm, change)) {
            session.getTransactionManager().setRollbackOnly();
            throw new AlreadyActivatedException();
        }
        new Stamps(session, realm).add(clients, ClientAttributes.REGISTERED, Migration.EXISTING);
        return clients.size();
    }

    /** The realm has come under the profile meanwhile. */
    public static final class AlreadyActivatedException extends Exception {

        private static final long serialVersionUID = 1L;
    }
}
