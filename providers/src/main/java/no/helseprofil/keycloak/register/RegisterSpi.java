package no.helseprofil.keycloak.register;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Where registers are: start options {@code --spi-helseprofil-register--<id>--<key>}. */
public final class RegisterSpi implements Spi {

    static final String NAME = "helseprofil-register";

    @Override
    public boolean isInternal() {
        return true;
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return RegisterProvider.class;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return RegisterProviderFactory.class;
    }
}
