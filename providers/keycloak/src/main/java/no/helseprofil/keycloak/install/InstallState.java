package no.helseprofil.keycloak.install;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
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
 * State of all that the profile needs in a realm besides its document.
 *
 * @param missing ids of the profile's own items that are missing, without client scopes
 * @param scopes client scopes that are missing
 * @param different client scopes that differ from the shipped ones
 * @param items all items with their actual states
 */
public record InstallState(
        List<String> missing, List<String> scopes, List<HealthScopes.Different> different, List<ItemState> items) {

    /**
     * Reads the state of a realm, for the request of this session.
     *
     * @param withAuthors whether the caller may read the authors of changes
     */
    public static InstallState of(KeycloakSession session, RealmModel realm, boolean withAuthors) {
        HealthScopes scopes = new HealthScopes(session, realm);
        List<Compared> all = DesiredState.asked(session, realm);
        return new InstallState(
                all.stream()
                        .filter(compared -> compared.actual().fit() == DesiredItem.Fit.MISSING)
                        .map(compared -> compared.item().id())
                        .filter(id -> !id.startsWith(OwnItems.SCOPE))
                        .toList(),
                scopes.missing(),
                scopes.different(),
                all.stream()
                        .map(compared -> ItemState.of(session, realm, compared, withAuthors))
                        .toList());
    }

    /**
     * State of one item.
     *
     * @param id name for {@code POST install?mend=}
     * @param state {@code as-desired}, {@code missing} or {@code different}
     * @param desired desired state
     * @param actual actual state
     * @param mend way of correction: {@code install} by {@code POST install}, {@code named} by {@code POST install} if
     *     it is named, {@code by-hand} otherwise; null if the item is as desired
     * @param remedy action that corrects it; null if the item is as desired
     * @param lastChange newest admin event about the object concerned; null if none is stored, the item is as desired,
     *     or the caller may not read events
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ItemState(
            @JsonProperty("id") String id,
            @JsonProperty("state") String state,
            @JsonProperty("desired") String desired,
            @JsonProperty("actual") String actual,
            @JsonProperty("mend") @Nullable String mend,
            @JsonProperty("remedy") @Nullable String remedy,
            @JsonProperty("lastChange") @Nullable Object lastChange) {

        static ItemState of(KeycloakSession session, RealmModel realm, Compared compared, boolean withAuthors) {
            boolean isMet = compared.isMet();
            return new ItemState(
                    compared.item().id(),
                    compared.actual().fit().text(),
                    compared.item().desired(),
                    compared.actual().text(),
                    isMet ? null : mend(compared),
                    isMet ? null : compared.remedy(),
                    isMet || !withAuthors
                            ? null
                            : LastChange.of(session, realm, compared).orElse(null));
        }

        private static String mend(Compared compared) {
            if (compared.isPutBack()) {
                return "install";
            }
            return compared.canBeMended() ? "named" : "by-hand";
        }
    }

    /**
     * Newest stored admin event about the object of an item: the client scope, or the settings of the realm as a whole.
     * The item can't have changed later, except by a change that was not recorded, but the event may concern other
     * settings of the object.
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
            UserModel user =
                    details.getUserId() == null ? null : session.users().getUserById(from, details.getUserId());
            ClientModel client = details.getClientId() == null ? null : from.getClientById(details.getClientId());
            return Author.of(user, client);
        }
    }
}
