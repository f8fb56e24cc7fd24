package no.helseprofil.keycloak.server;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/**
 * Factory that by default has no configuration, depends on no other provider and holds no resources.
 *
 * @param <P> type of its providers
 */
public interface PlainFactory<P extends Provider> extends ProviderFactory<P> {

    @Override
    default void init(Config.Scope config) {
        // nothing to configure
    }

    @Override
    default void postInit(KeycloakSessionFactory factory) {
        // depends on no other provider
    }

    @Override
    default void close() {
        // holds no resources
    }
}
