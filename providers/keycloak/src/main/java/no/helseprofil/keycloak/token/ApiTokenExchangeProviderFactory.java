package no.helseprofil.keycloak.token;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.TokenExchangeProvider;
import org.keycloak.protocol.oidc.tokenexchange.StandardTokenExchangeProviderFactory;

/** Takes the place of Keycloak's {@code standard} token exchange, by the same id. */
public final class ApiTokenExchangeProviderFactory extends StandardTokenExchangeProviderFactory {

    @Override
    public TokenExchangeProvider create(KeycloakSession session) {
        return new ApiTokenExchangeProvider();
    }
}
