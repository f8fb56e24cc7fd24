package no.helseprofil.keycloak.server;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/**
 * A factory that has nothing to configure, needs nothing of other providers and holds nothing, as far as it doesn't say
 * otherwise.
 *
 * @param <P> what it makes
 */
public interface PlainFactory<P extends Provider> extends ProviderFactory<P> {

    @Override
    default void init(Config.Scope config) {
        // nothing to configure
    }

    @Override
    default void postInit(KeycloakSessionFactory factory) {
        // needs nothing of other providers
    }

    @Override
    default void close() {
        // holds nothing
    }
}
