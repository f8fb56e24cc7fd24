package no.helseprofil.keycloak.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import no.helseprofil.keycloak.client.ClientCalls;
import no.helseprofil.keycloak.network.OutboundAnswer;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.crypto.PublicKeysWrapper;
import org.keycloak.jose.jwk.JSONWebKeySet;
import org.keycloak.jose.jwk.JWK;
import org.keycloak.keys.PublicKeyLoader;
import org.keycloak.keys.PublicKeyStorageProvider;
import org.keycloak.keys.PublicKeyStorageProviderFactory;
import org.keycloak.keys.PublicKeyStorageUtils;
import org.keycloak.keys.loader.ClientPublicKeyLoader;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.services.util.ResolveRelative;
import org.keycloak.util.JWKSUtils;
import org.keycloak.util.JsonSerialization;

/**
 * Factory of a key store in front of Keycloak's own, which still keeps the keys. In a realm without a profile each call
 * is passed on unchanged. An operator who selects Keycloak's store by its id bypasses this one. {@code
 * ProfileClientAuthenticator} then still accepts no key that wasn't judged.
 */
public final class ClientKeyStorageProviderFactory
        implements PublicKeyStorageProviderFactory<PublicKeyStorageProvider> {

    /** Id of Keycloak's own store. */
    private static final String STOCK = "infinispan";

    private final OutboundHttp http = OutboundHttp.asKeycloak();

    @Override
    public PublicKeyStorageProvider create(KeycloakSession session) {
        return new ClientKeyStorageProvider(session, session.getProvider(PublicKeyStorageProvider.class, STOCK), http);
    }

    @Override
    public void init(Config.Scope config) {
        http.init();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {
        http.close();
    }

    @Override
    public String getId() {
        return "helseprofil";
    }

    /** Returns a higher order than Keycloak's store, which has the default. */
    @Override
    public int order() {
        return 1;
    }

    /**
     * Key store for one request. The first result for a client's key holds until the request ends, so that the key
     * which verifies is the key that was judged, and a failed fetch isn't repeated. Keycloak's own store caches the
     * fetched keys.
     */
    record ClientKeyStorageProvider(KeycloakSession session, PublicKeyStorageProvider stock, OutboundHttp http)
            implements PublicKeyStorageProvider {

        private static final RequestAttribute<Answers> OF_REQUEST = RequestAttribute.of(Answers.class);

        @Override
        public @Nullable KeyWrapper getPublicKey(
                String modelKey, @Nullable String kid, @Nullable String algorithm, PublicKeyLoader loader) {
            return isOurs(loader)
                    ? OF_REQUEST
                            .getOrMake(session, "", () -> new Answers(new HashMap<>()))
                            .results()
                            .computeIfAbsent(
                                    new Asked(modelKey, kid, algorithm),
                                    asked -> tell(
                                            () -> stock.getPublicKey(modelKey, kid, algorithm, once(modelKey, loader))))
                            .key()
                    : stock.getPublicKey(modelKey, kid, algorithm, loader);
        }

        @Override
        public @Nullable KeyWrapper getFirstPublicKey(String modelKey, String algorithm, PublicKeyLoader loader) {
            return stock.getFirstPublicKey(modelKey, algorithm, once(modelKey, loader));
        }

        @Override
        public @Nullable KeyWrapper getFirstPublicKey(
                String modelKey, Predicate<KeyWrapper> predicate, PublicKeyLoader loader) {
            return stock.getFirstPublicKey(modelKey, predicate, once(modelKey, loader));
        }

        @Override
        public List<KeyWrapper> getKeys(String modelKey, PublicKeyLoader loader) {
            return stock.getKeys(modelKey, once(modelKey, loader));
        }

        @Override
        public boolean reloadKeys(String modelKey, PublicKeyLoader loader) {
            return stock.reloadKeys(modelKey, once(modelKey, loader));
        }

        @Override
        public void close() {}

        /**
         * Returns a loader that fetches once per request. Keys of identity providers are left to Keycloak, since no
         * request fetches them twice.
         */
        private PublicKeyLoader once(String modelKey, PublicKeyLoader loader) {
            return isOurs(loader) ? new FetchedKeys(session, modelKey, loader, http) : loader;
        }

        private boolean isOurs(PublicKeyLoader loader) {
            return loader instanceof ClientPublicKeyLoader && RealmProfiles.isUnderProfile(session);
        }

        private static Result tell(LookUp lookUp) {
            try {
                return new Result(lookUp.key(), null);
            } catch (RuntimeException failure) {
                return new Result(null, failure);
            }
        }

        private interface LookUp {

            @Nullable
            KeyWrapper key();
        }

        /** Results, shared with the session that reads a part of the request ahead. */
        private record Answers(Map<Asked, Result> results) {}

        private record Asked(
                String modelKey,
                @Nullable String kid,
                @Nullable String algorithm) {}

        private record Result(
                @Nullable KeyWrapper found, @Nullable RuntimeException failure) {

            @Nullable
            KeyWrapper key() {
                if (failure != null) {
                    throw failure;
                }
                return found == null ? null : found.cloneKey();
            }
        }
    }

    /**
     * Loader of a client's keys. It fetches those at a {@code jwks_uri} itself, and leaves others to Keycloak. An
     * address that has just failed isn't asked again for a while, so that requests which name the client can't make the
     * server call it again and again.
     *
     * @param modelKey Keycloak's cache key for the client's keys
     * @param registered Keycloak's loader
     */
    private record FetchedKeys(KeycloakSession session, String modelKey, PublicKeyLoader registered, OutboundHttp http)
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
                            session,
                            asked.client().getRootUrl(),
                            settings(asked).getJwksUrl()));
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
}
