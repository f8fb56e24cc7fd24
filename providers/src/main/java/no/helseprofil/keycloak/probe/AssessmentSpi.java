package no.helseprofil.keycloak.probe;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** What assessments may do on this server: start options {@code --spi-helseprofil-assessment--<id>--<key>}. */
public final class AssessmentSpi implements Spi {

    static final String NAME = "helseprofil-assessment";

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
        return ProbeProvider.class;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return ProbeProviderFactory.class;
    }
}
