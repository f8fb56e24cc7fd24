package no.helseprofil.keycloak.user;

import java.util.List;
import java.util.Map;
import org.keycloak.broker.provider.AbstractIdentityProviderMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderMapperSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Mapper that runs after all mappers of an identity provider in a login, and checks that the account still belongs to
 * the same person. It is neither stored nor selectable, see {@link GuardedIdentityProviderStorageProviderFactory}.
 */
public final class PersonMapper extends AbstractIdentityProviderMapper {

    private static final String ID = "helseprofil-person";

    static IdentityProviderMapperModel of(String alias) {
        IdentityProviderMapperModel model = new IdentityProviderMapperModel();
        model.setId(ID);
        model.setName(ID);
        model.setIdentityProviderAlias(alias);
        model.setIdentityProviderMapper(ID);
        model.setConfig(Map.of(IdentityProviderMapperModel.SYNC_MODE, IdentityProviderMapperSyncMode.FORCE.toString()));
        return model;
    }

    /** Refuses access to another person's account, after all mappers have read. */
    @Override
    public void preprocessFederatedIdentity(
            KeycloakSession session,
            RealmModel realm,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        ProviderPid pid = ProviderPid.of(
                context.getAuthenticationSession(), context.getIdpConfig().getAlias());
        new BrokeredPerson(session, context).read(realm, pid);
    }

    /** Checks the account after all mappers have written. */
    @Override
    public void updateBrokeredUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        new BrokeredPerson(session, context).written(user);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String[] getCompatibleProviders() {
        return new String[0];
    }

    @Override
    public String getDisplayCategory() {
        return "Helseprofil";
    }

    @Override
    public String getDisplayType() {
        return "Helseprofil";
    }

    @Override
    public String getHelpText() {
        return "Comes after all mappers by itself.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }
}
