package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.install.DesiredItem.Compared;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.AdminEventQuery;
import org.keycloak.events.admin.AuthDetails;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Newest stored admin event about the object of an item: the client scope, or the settings of the realm as a whole. The
 * item can't have changed later, except by a change that was not recorded, but the event may concern other settings of
 * the object.
 *
 * @param at instant
 * @param by author
 * @param operation operation, as Keycloak names it
 * @param path path of the object, below the realm
 */
record LastChange(
        @JsonProperty("at") String at,
        @JsonProperty("by") Author by,
        @JsonProperty("operation") String operation,
        @JsonProperty("path") @Nullable String path) {

    private static final OperationType[] CHANGES = {
        OperationType.CREATE, OperationType.UPDATE, OperationType.DELETE, OperationType.ACTION
    };

    static Optional<LastChange> of(KeycloakSession session, RealmModel realm, Compared compared) {
        EventStoreProvider events = session.getProvider(EventStoreProvider.class);
        if (events == null || compared.item().traces().isEmpty()) {
            return Optional.empty();
        }
        AdminEventQuery query = events.createAdminQuery()
                .realm(realm.getId())
                .resourceType(compared.item().traces().toArray(new ResourceType[0]))
                .operation(CHANGES)
                .orderByDescTime()
                .maxResults(1);
        String object = compared.actual().object();
        if (object != null) {
            query.resourcePath("*" + object + "*");
        } else if (!compared.item().traces().contains(ResourceType.REALM)) {
            // another event of this kind would name an author who has nothing to do with the item
            query.resourcePath("*" + compared.item().trace() + "*");
        }
        return query.getResultStream().findFirst().map(event -> of(session, event));
    }

    private static LastChange of(KeycloakSession session, AdminEvent event) {
        return new LastChange(
                Instant.ofEpochMilli(event.getTime()).toString(),
                author(session, event.getAuthDetails()),
                String.valueOf(event.getOperationType()),
                event.getResourcePath());
    }

    private static Author author(KeycloakSession session, @Nullable AuthDetails details) {
        RealmModel from = details == null || details.getRealmId() == null
                ? null
                : session.realms().getRealm(details.getRealmId());
        if (details == null || from == null) {
            return Author.of(null, null);
        }
        UserModel user = details.getUserId() == null ? null : session.users().getUserById(from, details.getUserId());
        ClientModel client = details.getClientId() == null ? null : from.getClientById(details.getClientId());
        return Author.of(user, client);
    }
}
