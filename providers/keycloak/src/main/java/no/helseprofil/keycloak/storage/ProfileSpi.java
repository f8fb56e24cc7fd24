package no.helseprofil.keycloak.storage;

import no.helseprofil.keycloak.server.InternalSpi;

/** Makes {@link ProfileProvider} a component type that Keycloak stores, exports, imports and caches with the realm. */
public final class ProfileSpi extends InternalSpi {

    /** As start options name it. */
    public static final String NAME = "helseprofil-profile";

    public ProfileSpi() {
        super(NAME, ProfileProvider.class, ProfileProviderFactory.class);
    }
}
