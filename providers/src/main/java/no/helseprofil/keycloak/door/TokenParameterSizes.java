package no.helseprofil.keycloak.door;

import java.util.Set;
import org.keycloak.Config;
import org.keycloak.protocol.oidc.OIDCProviderConfig;

/**
 * How long parameters may be. Keycloak takes 20,000 characters of one that it knows for a token, 4,000 of any other, and leaves out
 * what is longer. It knows neither of these for one, though details make both longer than that; the operator's setting for a parameter
 * counts first.
 */
final class TokenParameterSizes extends OIDCProviderConfig {

    private static final Set<String> TOKENS = Set.of("client_assertion", "refresh_token");

    TokenParameterSizes(Config.Scope config) {
        super(config);
    }

    @Override
    public int getMaxLengthForTheParameter(String parameter, boolean isToken) {
        return super.getMaxLengthForTheParameter(parameter, isToken || TOKENS.contains(parameter));
    }
}
