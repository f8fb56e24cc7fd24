package no.helseprofil.keycloak.storage;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Makes {@link ProfileProvider} a component type that Keycloak stores, exports, imports and caches with the realm. */
public final class ProfileSpi implements Spi {

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return "helseprofil-profile";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return ProfileProvider.class;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return ProfileProviderFactory.class;
    }
}
