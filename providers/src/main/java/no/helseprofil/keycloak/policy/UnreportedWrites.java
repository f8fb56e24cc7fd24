package no.helseprofil.keycloak.policy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import no.helseprofil.keycloak.changes.AttributeChanges;
import no.helseprofil.keycloak.changes.Author;
import no.helseprofil.keycloak.notices.ClientContacts;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.StoredProfile;
import no.helseprofil.notice.Contact;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.utils.KeycloakSessionUtil;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;
import org.keycloak.representations.AccessToken;

/**
 * Writes of clients that Keycloak reports to no client policy: certificates that are uploaded or generated, and a
 * partial import over a client that is there, which removes it and makes another. What was there before is kept, and
 * compared when the request has been answered and before its transaction is committed.
 */
@Provider
public final class UnreportedWrites implements ContainerResponseFilter {

    private static final RequestAttribute<Formers> FORMERS = RequestAttribute.of(Formers.class);

    /** Of one client before it is written. */
    private record Former(String realm, String id, WatchedSettings settings, List<Contact> contacts) {}

    /** By realm and {@code client_id}. */
    private record Formers(Map<String, Former> all) {}

    /**
     * What Keycloak removes may come again under the same {@code client_id}, in the same transaction. Who its contacts
     * were, and which of them had confirmed, is read before it is forgotten.
     */
    static void on(ProviderEvent event) {
        if (event instanceof ClientModel.ClientRemovedEvent removed
                && new StoredProfile(removed.getClient().getRealm()).exists()) {
            watch(removed.getKeycloakSession(), removed.getClient());
        }
        ClientContacts.on(event);
    }

    /** A client is about to be written. */
    static void watch(KeycloakSession session, ClientModel client) {
        RealmModel realm = client.getRealm();
        FORMERS.getOrMake(session, "", () -> new Formers(new LinkedHashMap<>()))
                .all()
                .putIfAbsent(
                        realm.getId() + " " + client.getClientId(),
                        new Former(
                                realm.getId(),
                                client.getId(),
                                WatchedSettings.of(client),
                                new ClientContacts(session, realm).confirmed(client)));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        KeycloakSession session = KeycloakSessionUtil.getKeycloakSession();
        if (session != null
                && response.getStatus() < Response.Status.BAD_REQUEST.getStatusCode()
                && !session.getTransactionManager().getRollbackOnly()) {
            FORMERS.get(session)
                    .ifPresent(formers -> formers.all().forEach((key, former) -> record(session, key, former)));
        }
    }

    private static void record(KeycloakSession session, String key, Former former) {
        RealmModel realm = session.realms().getRealm(former.realm());
        String clientId = key.substring(former.realm().length() + 1);
        ClientModel client = realm == null ? null : realm.getClientByClientId(clientId);
        if (realm == null || client == null || !new StoredProfile(realm).exists()) {
            return;
        }
        boolean isAnother = !client.getId().equals(former.id());
        new ClientWrites(session, realm, author(session), isAnother ? "partial-import" : "certificate")
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

    /** Who the administrator is, and what they have logged in at; these writes are of the admin REST alone. */
    private static Author author(KeycloakSession session) {
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
