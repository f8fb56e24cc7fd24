package no.helseprofil.keycloak.clientpolicy;

import java.util.List;
import no.helseprofil.keycloak.server.PlainFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.idm.ClientPolicyExecutorConfigurationRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;

/** The executor that holds policy events against the profile; see {@link PolicyEvents}. */
public final class ProfileClientPolicyExecutorFactory
        implements ClientPolicyExecutorProviderFactory, PlainFactory<ClientPolicyExecutorProvider> {

    /** Id of the executor. */
    public static final String ID = "helseprofil";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public ClientPolicyExecutorProvider create(KeycloakSession session) {
        return new Executor(session);
    }

    @Override
    public String getHelpText() {
        return "Enforces the national health identity profile, as the profile of the realm says.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }

    private record Executor(KeycloakSession session)
            implements ClientPolicyExecutorProvider<ClientPolicyExecutorConfigurationRepresentation> {

        @Override
        public String getProviderId() {
            return ID;
        }

        @Override
        public void executeOnEvent(ClientPolicyContext context) throws ClientPolicyException {
            new PolicyEvents(session).on(context);
        }
    }
}
