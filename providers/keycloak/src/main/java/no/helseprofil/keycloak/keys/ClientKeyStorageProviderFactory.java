package no.helseprofil.keycloak.keys;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import no.helseprofil.keycloak.network.OutboundHttp;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.crypto.KeyWrapper;
import org.keycloak.keys.PublicKeyLoader;
import org.keycloak.keys.PublicKeyStorageProvider;
import org.keycloak.keys.PublicKeyStorageProviderFactory;
import org.keycloak.keys.loader.ClientPublicKeyLoader;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

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
                            .told()
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

        private static Told tell(LookUp lookUp) {
            try {
                return new Told(lookUp.key(), null);
            } catch (RuntimeException failure) {
                return new Told(null, failure);
            }
        }

        private interface LookUp {

            @Nullable
            KeyWrapper key();
        }

        /** Results, shared with the session that reads a part of the request ahead. */
        private record Answers(Map<Asked, Told> told) {}

        private record Asked(
                String modelKey,
                @Nullable String kid,
                @Nullable String algorithm) {}

        private record Told(
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
}
