package no.helseprofil.keycloak.theme;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.theme.ThemeResourceProvider;
import org.keycloak.theme.ThemeResourceProviderFactory;

/** Adds {@link NorthernSami} to the texts of every theme. */
public final class NorthernSamiFactory implements ThemeResourceProviderFactory {

    @Override
    public String getId() {
        return "helseprofil-northern-sami";
    }

    @Override
    public ThemeResourceProvider create(KeycloakSession session) {
        return new NorthernSami();
    }

    @Override
    public void init(Config.Scope config) {
        // nothing to configure
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // needs nothing of other providers
    }

    @Override
    public void close() {
        // holds nothing
    }
}
