package no.helseprofil.keycloak.user;

import no.helseprofil.keycloak.user.BrokeredPerson.ImportedAttribute;
import org.keycloak.broker.oidc.mappers.UserAttributeMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Replacement of Keycloak's mapper of the same id, which imports an OpenID Connect claim. In a realm under the profile,
 * the value imported as {@code pid} identifies the person who logs in, see {@link ImportedAttribute}.
 */
public final class ProfileOidcUserAttributeMapper extends UserAttributeMapper {

    @Override
    public void preprocessFederatedIdentity(
            KeycloakSession session,
            RealmModel realm,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        ImportedAttribute.of(session, mapper)
                .read(context, () -> super.preprocessFederatedIdentity(session, realm, mapper, context));
    }

    @Override
    public void updateBrokeredUser(
            KeycloakSession session,
            RealmModel realm,
            UserModel user,
            IdentityProviderMapperModel mapper,
            BrokeredIdentityContext context) {
        ImportedAttribute.of(session, mapper)
                .write(context, user, () -> super.updateBrokeredUser(session, realm, user, mapper, context));
    }
}
