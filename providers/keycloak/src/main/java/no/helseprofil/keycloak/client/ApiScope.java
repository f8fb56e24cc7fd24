package no.helseprofil.keycloak.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import no.helseprofil.decision.token.ClaimNames.ReservedNames;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/**
 * The scope of an API, {@code <audience>/<name>} (HelseID), such as {@code nhn:demo-api/read}.
 *
 * @param audience what stands before the slash: the API's {@code client_id}, and {@code aud} of its tokens
 * @param name what stands behind it
 */
public record ApiScope(String audience, String name) {

    /** Scope by which a client reads what the server knows of that client. */
    public static final ApiScope SELF = new ApiScope(ReservedNames.SERVER, "self");

    /** Scope of a client that is made for a test run: its token is for the server itself and opens nothing. */
    public static final ApiScope TRY = new ApiScope(ReservedNames.SERVER, "try");

    /** Scope by which a client registers its next key, as with NHN's own self-service. */
    public static final ApiScope SELF_SERVICE = new ApiScope("nhn:selvbetjening", "client");

    /** Returns whether the API is one of this server itself. */
    public boolean isOfServer() {
        return audience.equals(SELF.audience()) || audience.equals(SELF_SERVICE.audience());
    }

    /**
     * The scope, if it is one of an API of this realm. A realm has scopes with a slash that mean something else; that
     * it comes under the profile makes no APIs of them.
     */
    public static Optional<ApiScope> of(@Nullable String scope, RealmModel realm) {
        return parse(scope).filter(api -> isAudience(api.audience(), realm));
    }

    /** Returns the scope that has the form of one; a URI such as {@code helseid://scopes/identity/pid} has not. */
    public static Optional<ApiScope> parse(@Nullable String scope) {
        if (scope == null) {
            return Optional.empty();
        }
        int slash = scope.indexOf('/');
        boolean api = slash > 0 && slash < scope.length() - 1 && !scope.contains("://");
        return api
                ? Optional.of(new ApiScope(scope.substring(0, slash), scope.substring(slash + 1)))
                : Optional.empty();
    }

    /** Returns whether an audience is that of an API in this realm: by its name, or by its client. */
    public static boolean isAudience(String audience, RealmModel realm) {
        return ReservedNames.contains(audience) || isDeclared(audience, realm);
    }

    private static boolean isDeclared(String audience, RealmModel realm) {
        ClientModel client = ApiClients.find(audience, realm);
        return client != null && isApi(client);
    }

    /** Returns whether a client stands for an API. */
    public static boolean isApi(ClientModel client) {
        return Boolean.parseBoolean(client.getAttribute(ClientAttributes.API));
    }

    /** The scope as a request names it. */
    @Override
    public String toString() {
        return audience + "/" + name;
    }

    /**
     * The clients that stand for APIs. Not every API has one, and whether a client of some name exists Keycloak keeps
     * in its cache only if it does: otherwise it asks the database each time, and for each name one request after the
     * other. So it is remembered that there is none: for a second, as long as a change takes to come from another node,
     * and on this node until somebody makes one.
     */
    public static final class ApiClients {

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
}
