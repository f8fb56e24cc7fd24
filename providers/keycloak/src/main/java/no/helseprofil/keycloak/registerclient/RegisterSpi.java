package no.helseprofil.keycloak.registerclient;

import no.helseprofil.keycloak.register.RegisterProvider;
import no.helseprofil.keycloak.server.InternalSpi;

/** Start options of registers: {@code --spi-helseprofil-register--<id>--<key>}. */
public final class RegisterSpi extends InternalSpi {

    public RegisterSpi() {
        super(RegisterProvider.SPI, RegisterProvider.class, RegisterProviderFactory.class);
    }
}
