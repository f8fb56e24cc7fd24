package no.helseprofil.keycloak.storage;

import no.helseprofil.keycloak.server.InternalSpi;

/** SPI that makes {@link ProfileProvider} a component type, which Keycloak stores, exports and caches with a realm. */
public final class ProfileSpi extends InternalSpi {

    /** Name in start options. */
    public static final String NAME = "helseprofil-profile";

    public ProfileSpi() {
        super(NAME, ProfileProvider.class, ProfileProviderFactory.class);
    }
}
