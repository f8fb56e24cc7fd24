package no.helseprofil.keycloak.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ClientCalls;
import no.helseprofil.keycloak.network.OutboundAnswer;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.server.ServerClock;
import org.keycloak.crypto.PublicKeysWrapper;
import org.keycloak.jose.jwk.JSONWebKeySet;
import org.keycloak.jose.jwk.JWK;
import org.keycloak.keys.PublicKeyLoader;
import org.keycloak.keys.PublicKeyStorageUtils;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.services.util.ResolveRelative;
import org.keycloak.util.JWKSUtils;
import org.keycloak.util.JsonSerialization;

/**
 * Loader of a client's keys. It fetches those at a {@code jwks_uri} itself, and leaves others to Keycloak. An address
 * that has just failed isn't asked again for a while, so that requests which name the client can't make the server call
 * it again and again.
 *
 * @param modelKey Keycloak's cache key for the client's keys
 * @param registered Keycloak's loader
 */
record FetchedKeys(KeycloakSession session, String modelKey, PublicKeyLoader registered, OutboundHttp http)
        implements PublicKeyLoader {

    /** Time between two calls after a failure, the same as Keycloak's for a set that lacked a key. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(10);

    private static final int MOST = 1_000;
    private static final int FIRST_FAILURE = 300;

    /** Instants of the last failures by address. */
    private static final Cache<Source, Instant> FAILED =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private record Source(String modelKey, String address) {}

    @Override
    public PublicKeysWrapper loadKeys() throws Exception {
        Optional<KeysOf> fetched = keysOf().filter(keys -> settings(keys).isUseJwksUrl());
        return fetched.isPresent() ? fetch(fetched.get()) : registered.loadKeys();
    }

    private static OIDCAdvancedConfigWrapper settings(KeysOf keys) {
        return OIDCAdvancedConfigWrapper.fromClientModel(keys.client());
    }

    private PublicKeysWrapper fetch(KeysOf asked) throws IOException {
        Source source = new Source(
                modelKey,
                ResolveRelative.resolveRelativeUri(
                        session, asked.client().getRootUrl(), settings(asked).getJwksUrl()));
        Instant now = ServerClock.INSTANCE.instant();
        Instant failed = FAILED.getIfPresent(source);
        if (failed != null && !failed.isAfter(now) && now.isBefore(failed.plus(LEFT_ALONE))) {
            throw new IOException("the keys of this client could not be fetched a moment ago");
        }
        try {
            JSONWebKeySet set = JsonSerialization.readValue(got(asked, source), JSONWebKeySet.class);
            PublicKeysWrapper keys = JWKSUtils.getKeyWrappersForUse(set, asked.use(), true);
            FAILED.invalidate(source);
            return keys;
        } catch (IOException | RuntimeException unusable) {
            FAILED.put(source, ServerClock.INSTANCE.instant());
            throw unusable;
        }
    }

    private String got(KeysOf asked, Source source) throws IOException {
        OutboundAnswer answer = http.send(
                session, OutboundHttp.Call.get(source.address()), ClientCalls.policy(session, asked.client()));
        if (answer.status() >= FIRST_FAILURE) {
            throw new IOException("HTTP " + answer.status() + " where the keys of a client should be");
        }
        return answer.body();
    }

    /** Returns the client and the use of Keycloak's cache key; empty if it belongs to no client of this realm. */
    private Optional<KeysOf> keysOf() {
        RealmModel realm = session.getContext().getRealm();
        String prefix = realm.getId() + "::client::";
        return Arrays.stream(JWK.Use.values())
                .filter(use -> modelKey.startsWith(prefix) && modelKey.endsWith("::" + use))
                .flatMap(use -> {
                    String rest = modelKey.substring(prefix.length());
                    ClientModel client = realm.getClientById(rest.substring(0, Math.max(0, rest.indexOf("::"))));
                    return client == null ? Stream.empty() : Stream.of(new KeysOf(client, use));
                })
                .filter(keys -> modelKey.equals(PublicKeyStorageUtils.getClientModelCacheKey(
                        realm.getId(), keys.client().getId(), keys.use())))
                .findFirst();
    }

    private record KeysOf(ClientModel client, JWK.Use use) {}
}
