package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.provenance.AttributeProvenance;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Migration;
import no.helseprofil.timetable.Profile;
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
    public static final class AlreadyActivatedException extends Exception {}

    /**
     * Clients that were registered as new under a profile, and become existing by a document with a later
     * {@code newClientsFrom}, which loosens what the profile has enforced for them.
     *
     * @param session the request
     * @param realm the realm
     * @param now instant of the call
     */
    public record ChangedState(KeycloakSession session, RealmModel realm, Instant now) {

        /** Maximum number of clients that are listed. */
        private static final int LISTED = 100;

        /**
         * Returns the clients that become existing when a document is stored.
         *
         * @param before profile in force; null if it was removed
         * @param after profile by the new document
         */
        List<String> becomeExisting(@Nullable Profile before, Profile after) {
            return listed(client -> (before == null || isNew(client, before)) && !isNew(client, after));
        }

        /**
         * Returns the clients that become existing if the profile is removed, and stored with a document that begins
         * then.
         */
        public List<String> becomeExistingWithout(Profile taken) {
            return listed(client -> isNew(client, taken));
        }

        private List<String> listed(Predicate<Migration> chosen) {
            return ClientAttributeRows.beginningSo(session, realm, ClientAttributes.PREFIX).stream()
                    .filter(client -> !KeycloakClients.contains(client.clientId()))
                    .filter(client -> isChosen(ClientReader.migration(client.clientId(), client.attributes()), chosen))
                    .map(ClientAttributeRows.Row::clientId)
                    .limit(LISTED)
                    .toList();
        }

        /** Returns whether a client that was registered after the beginning is chosen. */
        private static boolean isChosen(Migration migration, Predicate<Migration> chosen) {
            return migration.registered() != null && !migration.isFromBefore() && chosen.test(migration);
        }

        private boolean isNew(Migration migration, Profile profile) {
            return profile.terms(migration, now).isNew();
        }
    }

    /**
     * Profile that was last removed from a realm. Clients that were new under it stay new when a profile is stored
     * again. To remove the profile and put it back is therefore no way to exempt a client.
     *
     * @param session the request
     * @param realm the realm
     */
    public record EarlierProfile(KeycloakSession session, RealmModel realm) {

        private static final String NEW_CLIENTS_FROM = "/newClientsFrom";

        /**
         * Returns the instant from which clients were new under it; empty if no profile was removed. A document without
         * that instant treated every client as new that was registered under it, so its instant is
         * {@link Instant#EPOCH}.
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
}
