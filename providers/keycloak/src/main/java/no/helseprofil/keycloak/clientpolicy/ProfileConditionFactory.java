package no.helseprofil.keycloak.clientpolicy;

import java.util.ArrayList;
import java.util.List;
import no.helseprofil.keycloak.storage.RealmGuard;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.idm.ClientPolicyConditionConfigurationRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyVote;
import org.keycloak.services.clientpolicy.condition.AbstractClientPolicyConditionProvider;
import org.keycloak.services.clientpolicy.condition.AbstractClientPolicyConditionProviderFactory;
import org.keycloak.services.clientpolicy.condition.ClientPolicyConditionProvider;

/** The condition that a realm is under the profile; may be used in an operator's own policies too. */
public final class ProfileConditionFactory extends AbstractClientPolicyConditionProviderFactory {

    /** Id of the condition. */
    public static final String ID = RealmGuard.CONDITION;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public ClientPolicyConditionProvider create(KeycloakSession session) {
        return new Condition(session);
    }

    @Override
    public String getHelpText() {
        return "The condition holds in a realm under the national health identity profile.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        List<ProviderConfigProperty> properties = new ArrayList<>();
        addCommonConfigProperties(properties);
        return properties;
    }

    private static final class Condition
            extends AbstractClientPolicyConditionProvider<ClientPolicyConditionConfigurationRepresentation> {

        Condition(KeycloakSession session) {
            super(session);
        }

        @Override
        public Class<ClientPolicyConditionConfigurationRepresentation> getConditionConfigurationClass() {
            return ClientPolicyConditionConfigurationRepresentation.class;
        }

        @Override
        public String getProviderId() {
            return ID;
        }

        @Override
        public ClientPolicyVote applyPolicy(ClientPolicyContext context) {
            return RealmProfiles.isUnderProfile(session) ? ClientPolicyVote.YES : ClientPolicyVote.NO;
        }
    }
}
