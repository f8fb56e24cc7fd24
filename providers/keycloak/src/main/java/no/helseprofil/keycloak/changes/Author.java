package no.helseprofil.keycloak.changes;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Who made a change.
 *
 * @param realm the realm that they come from, such as {@code master}
 * @param user the administrator, or the service account of {@code client}
 * @param client what they used, such as {@code security-admin-console}
 */
public record Author(Named realm, Named user, Named client) {

    /**
     * The two that Keycloak's {@code AdminAuth} and {@code ClientCRUDContext} tell; dynamic
     * registration may know neither.
     */
    public static Author of(@Nullable UserModel user, @Nullable ClientModel client) {
        return new Author(
                client == null ? Named.NOBODY : named(client.getRealm()),
                user == null ? Named.NOBODY : new Named(user.getId(), user.getUsername()),
                client == null ? Named.NOBODY : named(client));
    }

    static Named named(RealmModel realm) {
        return new Named(realm.getId(), realm.getName());
    }

    static Named named(ClientModel client) {
        return new Named(client.getId(), client.getClientId());
    }
}
