package no.helseprofil.keycloak.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import no.helseprofil.keycloak.changes.Change;
import no.helseprofil.keycloak.changes.Change.Author;
import no.helseprofil.keycloak.changes.Changes;
import no.helseprofil.keycloak.notices.ClientContacts;
import no.helseprofil.notice.Contact;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Record of a write of a client, by whichever token it was made: a line of changes names the changed keys, redirect
 * URIs and contacts, and the contacts from before are notified.
 *
 * @param session the request
 * @param realm the realm of the client
 * @param author author of the write
 * @param by kind of token, as the line names it; null if the author says it
 */
record ClientWrites(
        KeycloakSession session,
        RealmModel realm,
        Author author,
        @Nullable String by) {

    private static final String BY = "by";

    /**
     * Records a change.
     *
     * @param before how the client was
     * @param former who answered for it before
     * @param details what else is recorded of it, to which this is added; a line only if there is anything
     * @param reason why, if a reason was given
     * @return whether anybody may have to be notified
     */
    boolean record(
            ClientModel client,
            WatchedSettings before,
            List<Contact> former,
            ObjectNode details,
            @Nullable String reason) {
        WatchedSettings after = WatchedSettings.of(client);
        List<String> changed = after.changedFrom(before);
        if (changed.contains(WatchedSettings.KEYS)) {
            ObjectNode keys = details();
            after.describeKeys(before, keys);
            Changes.record(session, realm, Change.ofKey(author, client, keys));
        }
        after.describeAddresses(before, details);
        if (!details.isEmpty()) {
            Changes.record(session, realm, Change.ofClient(author, client, named(details), reason));
        }
        new ClientContacts(session, realm).changed(client, changed, former);
        return !changed.isEmpty();
    }

    /** Records that a secret was replaced. The secret itself is shown to the client alone. */
    void recordSecret(ClientModel client) {
        ObjectNode details = details();
        details.putArray("settings").add("secret");
        Changes.record(session, realm, Change.ofKey(author, client, details));
        ClientContacts contacts = new ClientContacts(session, realm);
        contacts.changed(client, List.of(WatchedSettings.KEYS), contacts.confirmed(client));
        contacts.send();
    }

    private ObjectNode details() {
        return named(JsonNodeFactory.instance.objectNode());
    }

    private ObjectNode named(ObjectNode details) {
        return by == null ? details : details.put(BY, by);
    }
}
