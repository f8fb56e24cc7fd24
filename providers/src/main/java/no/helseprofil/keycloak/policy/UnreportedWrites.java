package no.helseprofil.keycloak.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.keycloak.changes.AttributeChanges;
import no.helseprofil.keycloak.changes.Author;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.StoredProfile;
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
 * compared when the transaction is about to be committed.
 */
final class UnreportedWrites {

    private static final RequestAttribute<UnreportedWrites> OF_SESSION = RequestAttribute.of(UnreportedWrites.class);

    /** Of one client before it is written. */
    private record Former(String realm, String id, WatchedSettings settings) {}

    private final KeycloakSession session;
    private final Map<String, Former> formers = new LinkedHashMap<>();

    private UnreportedWrites(KeycloakSession session) {
        this.session = session;
    }

    /** What Keycloak removes may come again under the same {@code client_id}, in the same transaction. */
    static void on(ProviderEvent event) {
        if (event instanceof ClientModel.ClientRemovedEvent removed
                && new StoredProfile(removed.getClient().getRealm()).exists()) {
            watch(removed.getKeycloakSession(), removed.getClient());
        }
    }

    /** A client is about to be written. */
    static void watch(KeycloakSession session, ClientModel client) {
        UnreportedWrites writes = OF_SESSION.get(session).orElseGet(() -> begun(session));
        String realm = client.getRealm().getId();
        writes.formers.putIfAbsent(
                realm + " " + client.getClientId(), new Former(realm, client.getId(), WatchedSettings.of(client)));
    }

    private static UnreportedWrites begun(KeycloakSession session) {
        UnreportedWrites writes = new UnreportedWrites(session);
        OF_SESSION.set(session, writes);
        session.getTransactionManager().enlistPrepare(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                writes.formers.forEach(writes::record);
            }

            @Override
            protected void rollbackImpl() {
                // nothing was written
            }
        });
        return writes;
    }

    private void record(String key, Former former) {
        RealmModel realm = session.realms().getRealm(former.realm());
        String clientId = key.substring(former.realm().length() + 1);
        ClientModel client = realm == null ? null : realm.getClientByClientId(clientId);
        if (realm == null || client == null || !new StoredProfile(realm).exists()) {
            return;
        }
        boolean isAnother = !client.getId().equals(former.id());
        new ClientWrites(session, realm, author(), isAnother ? "partial-import" : "certificate")
                .record(client, former.settings(), contacts(client, former.settings().contacts()), null);
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

    /** Who the administrator is, and what they have logged in at; these writes are of the admin REST alone. */
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
