package no.helseprofil.keycloak.storage;

import no.helseprofil.keycloak.server.InternalSpi;

/** Makes {@link ProfileProvider} a component type that Keycloak stores, exports, imports and caches with the realm. */
public final class ProfileSpi extends InternalSpi {

    public ProfileSpi() {
        super("helseprofil-profile", ProfileProvider.class, ProfileProviderFactory.class);
    }
}
