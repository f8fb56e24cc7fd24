package no.helseprofil.keycloak.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/**
 * The client whose {@code client_id} somebody says. No client has a control character in it, and PostgreSQL fails at
 * a null character, so that with one no database is asked.
 */
public final class NamedClient {

    private NamedClient() {}

    /** The client; empty if none is called so. */
    public static Optional<ClientModel> find(RealmModel realm, @Nullable String clientId) {
        return clientId != null && isSayable(clientId)
                ? Optional.ofNullable(realm.getClientByClientId(clientId))
                : Optional.empty();
    }

    /** The client that has this internal id; empty if none has. */
    public static Optional<ClientModel> findById(RealmModel realm, String id) {
        return isSayable(id) ? Optional.ofNullable(realm.getClientById(id)) : Optional.empty();
    }

    /** Returns whether a client may have this name. */
    public static boolean isSayable(String name) {
        return name.chars().noneMatch(Character::isISOControl);
    }
}
