package no.helseprofil.keycloak.theme;

import no.helseprofil.keycloak.server.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.theme.ThemeResourceProvider;
import org.keycloak.theme.ThemeResourceProviderFactory;

/** Adds {@link NorthernSami} to the texts of every theme. */
public final class NorthernSamiFactory implements ThemeResourceProviderFactory, PlainFactory<ThemeResourceProvider> {

    @Override
    public String getId() {
        return "helseprofil-northern-sami";
    }

    @Override
    public ThemeResourceProvider create(KeycloakSession session) {
        return new NorthernSami();
    }
}
