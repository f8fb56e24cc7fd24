package no.helseprofil.keycloak.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/**
 * The clients that stand for APIs. Not every API has one, and whether a client of some name exists Keycloak keeps in
 * its cache only if it does: otherwise it asks the database each time, and for each name one request after the other.
 * So it is remembered that there is none: for a second, as long as a change takes to come from another node, and on
 * this node until somebody makes one.
 */
public final class ApiClients {

    private static final Duration MEMORY = Duration.ofSeconds(1);
    private static final int MOST = 10_000;

    private static final Cache<String, Boolean> ABSENT =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(MEMORY).build();

    private ApiClients() {}

    /** The client of an API; null if it has none. */
    public static @Nullable ClientModel find(String audience, RealmModel realm) {
        String key = key(audience, realm);
        if (ABSENT.getIfPresent(key) != null) {
            return null;
        }
        ClientModel client = realm.getClientByClientId(audience);
        if (client == null) {
            ABSENT.put(key, true);
        }
        return client;
    }

    /** A client is made, or gets another name. */
    public static void made(ClientModel client) {
        ABSENT.invalidate(key(client.getClientId(), client.getRealm()));
    }

    private static String key(String clientId, RealmModel realm) {
        return realm.getId() + "\n" + clientId;
    }
}
