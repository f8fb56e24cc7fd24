package no.helseprofil.keycloak.policyobserver;

import java.util.List;
import no.helseprofil.keycloak.observedprofile.ObservedProfiles;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.server.PlainFactory;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.idm.ClientPolicyExecutorConfigurationRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProviderFactory;

/** The executor by which an operator sees whom a client profile would refuse, before putting it into a policy. */
public final class ObservedClientPolicyExecutorFactory
        implements ClientPolicyExecutorProviderFactory, PlainFactory<ClientPolicyExecutorProvider> {

    @Override
    public String getId() {
        return ObservedProfiles.EXECUTOR;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public ClientPolicyExecutorProvider create(KeycloakSession session) {
        return new Executor(session);
    }

    @Override
    public String getHelpText() {
        return "Counts what a client profile would refuse, and refuses nothing.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(
                text("profile", "Client profile", "The name of the client profile that is observed."),
                text(
                        "announced",
                        "Announced",
                        "Date from which answers warn clients that they would be refused, such as 2027-01-01T00:00:00Z. Empty: not at all."),
                text(
                        "enforced",
                        "Enforced",
                        "Date from which the client profile is meant to refuse. Answers and the forecast name it; for it to happen, put the"
                                + " client profile itself into a policy."),
                text("link", "Link", "The address of a page that says what clients have to change."));
    }

    private static ProviderConfigProperty text(String name, String label, String help) {
        return new ProviderConfigProperty(name, label, help, ProviderConfigProperty.STRING_TYPE, null);
    }

    private static final class Executor
            implements ClientPolicyExecutorProvider<ClientPolicyExecutorConfigurationRepresentation> {

        private final KeycloakSession session;
        private String profile = "";

        Executor(KeycloakSession session) {
            this.session = session;
        }

        @Override
        public void setupConfiguration(@Nullable ClientPolicyExecutorConfigurationRepresentation configuration) {
            if (configuration != null) {
                profile = String.valueOf(configuration.getConfigAsMap().get("profile"));
            }
        }

        @Override
        public String getProviderId() {
            return ObservedProfiles.EXECUTOR;
        }

        @Override
        public void executeOnEvent(ClientPolicyContext context) {
            PolicyObserver.OBSERVING.run(
                    Column.of(context.getEvent()),
                    new PolicyObserver(session),
                    new PolicyObserver.Observed(context, profile));
        }
    }
}
