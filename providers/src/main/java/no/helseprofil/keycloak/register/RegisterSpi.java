package no.helseprofil.keycloak.register;

import no.helseprofil.keycloak.server.InternalSpi;

/** Where registers are: start options {@code --spi-helseprofil-register--<id>--<key>}. */
public final class RegisterSpi extends InternalSpi {

    static final String NAME = "helseprofil-register";

    public RegisterSpi() {
        super(NAME, RegisterProvider.class, RegisterProviderFactory.class);
    }
}
