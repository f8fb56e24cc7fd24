package no.helseprofil.keycloak.clientpolicy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.audit.AuditLog;
import no.helseprofil.keycloak.audit.Change.AttributeChanges;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.clientpolicy.ClientWrites.WatchedSettings;
import no.helseprofil.keycloak.notice.ClientContacts;
import no.helseprofil.keycloak.notice.ClientContacts.RegisteredContacts;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.notice.Contact;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.representations.AccessToken;

/**
 * Writes of clients that Keycloak reports to no client policy: certificates that are uploaded or generated, and a
 * partial import over a client that is there, which removes it and makes another. What was there before is kept, and
 * compared when the transaction is about to be committed, whichever session it is of.
 */
final class UnreportedWrites extends AbstractKeycloakTransaction {

    private static final RequestAttribute<UnreportedWrites> OF_SESSION = RequestAttribute.of(UnreportedWrites.class);

    /** State of a client before it is written. */
    private record Former(String realm, String id, String clientId, WatchedSettings settings, List<Contact> contacts) {}

    private final KeycloakSession session;
    private final Map<String, Former> formers = new LinkedHashMap<>();

    private UnreportedWrites(KeycloakSession session) {
        this.session = session;
    }

    /**
     * Handles an event of the realm's clients. A client that Keycloak removes may come again under the same {@code
     * client_id} in the same transaction, so its contacts and their confirmations are read before they are forgotten.
     */
    static void on(ProviderEvent event) {
        if (event instanceof ClientModel.ClientRemovedEvent removed
                && new StoredProfile(removed.getClient().getRealm()).exists()) {
            watch(removed.getKeycloakSession(), removed.getClient());
        }
        ClientContacts.on(event);
    }

    /** A client is about to be written. Nothing can be enlisted any more when that is compared, so it is now. */
    static void watch(KeycloakSession session, ClientModel client) {
        RealmModel realm = client.getRealm();
        ClientContacts contacts = new ClientContacts(session, realm);
        UnreportedWrites writes = OF_SESSION
                .get(session)
                .filter(known -> known.session == session)
                .orElse(null);
        if (writes == null) {
            writes = new UnreportedWrites(session);
            OF_SESSION.set(session, writes);
            session.getTransactionManager().enlistPrepare(writes);
            AuditLog.expect(session);
            contacts.send();
        }
        writes.formers.putIfAbsent(
                realm.getId() + " " + client.getClientId(),
                new Former(
                        realm.getId(),
                        client.getId(),
                        client.getClientId(),
                        WatchedSettings.of(client),
                        contacts.confirmed(client)));
    }

    @Override
    protected void commitImpl() {
        formers.values().stream().collect(Collectors.groupingBy(Former::realm)).forEach((id, ofRealm) -> {
            RealmModel realm = session.realms().getRealm(id);
            if (realm != null && new StoredProfile(realm).exists()) {
                ofRealm.forEach(former -> record(realm, former));
            }
        });
    }

    @Override
    protected void rollbackImpl() {
        // nothing was written
    }

    private void record(RealmModel realm, Former former) {
        ClientModel client = realm.getClientByClientId(former.clientId());
        if (client == null) {
            return;
        }
        boolean isAnother = !client.getId().equals(former.id());
        new ClientWrites(session, realm, author(), isAnother ? "partial-import" : "certificate")
                .record(
                        client,
                        former.settings(),
                        former.contacts(),
                        contacts(client, former.settings().contacts()),
                        null);
    }

    private static ObjectNode contacts(ClientModel client, @Nullable String before) {
        String after = client.getAttribute(ClientAttributes.CONTACTS);
        ObjectNode details = JsonNodeFactory.instance.objectNode();
        if (!Objects.equals(before, after)) {
            ObjectNode changed = AttributeChanges.of(ClientAttributes.CONTACTS, before, after);
            changed.withArray("attributes").forEach(RegisteredContacts::withoutAddress);
            details.setAll(changed);
        }
        return details;
    }

    /**
     * Returns the administrator and the client that they have logged in at; these writes are of the admin REST alone.
     */
    private Author author() {
        KeycloakContext context = session.getContext();
        ClientModel client = null;
        if (context.getBearerToken() instanceof AccessToken token && token.getIssuer() != null) {
            String issuer = token.getIssuer();
            RealmModel home = session.realms().getRealmByName(issuer.substring(issuer.lastIndexOf('/') + 1));
            client = home == null ? null : session.clients().getClientByClientId(home, token.getIssuedFor());
        }
        return Author.of(context.getUser(), client);
    }
}
