package no.helseprofil.keycloak.gate;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.token.TokenPostProcessor;
import org.keycloak.protocol.oidc.token.TokenPostProcessorFactory;

/** Makes the {@link Gate}, and puts it after every other post-processor, so that none can add what it took out. */
public final class GateFactory implements TokenPostProcessorFactory {

    private static final String ID = "helseprofil";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public TokenPostProcessor create(KeycloakSession session) {
        return new Gate(session);
    }

    @Override
    public int order() {
        return Integer.MIN_VALUE;
    }
}
