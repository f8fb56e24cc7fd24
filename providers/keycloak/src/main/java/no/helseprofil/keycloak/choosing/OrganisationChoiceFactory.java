package no.helseprofil.keycloak.choosing;

import java.util.List;
import no.helseprofil.keycloak.server.PlainFactory;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** The required action by which a practitioner with several organisations picks one, see {@link OrganisationAction}. */
public final class OrganisationChoiceFactory implements RequiredActionFactory, PlainFactory<RequiredActionProvider> {

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
        return new OrganisationChoice(session);
    }

    /** It has none of Keycloak's usual one: no new login is asked for to pick another organisation. */
    @Override
    public List<ProviderConfigProperty> getConfigMetadata() {
        return List.of();
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        factory.register(ChoiceTable::on);
    }
}
