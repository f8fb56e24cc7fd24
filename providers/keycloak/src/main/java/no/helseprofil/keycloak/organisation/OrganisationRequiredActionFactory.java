package no.helseprofil.keycloak.organisation;

import java.util.List;
import no.helseprofil.keycloak.server.PlainFactory;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** Factory of the required action in which a practitioner picks an organisation, see {@link OrganisationAction}. */
public final class OrganisationRequiredActionFactory
        implements RequiredActionFactory, PlainFactory<RequiredActionProvider> {

    @Override
    public String getId() {
        return OrganisationAction.ID;
    }

    @Override
    public String getDisplayText() {
        return OrganisationAction.NAME;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new OrganisationRequiredAction(session);
    }

    /**
     * Returns no settings. Keycloak's usual setting, the age of the login, doesn't apply: another organisation may be
     * picked without a new login.
     */
    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return List.of();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(ChoiceTable::on);
    }
}
