package no.helseprofil.keycloak.login;

import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.forms.login.freemarker.FreeMarkerLoginFormsProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Factory that replaces Keycloak's login pages by {@link ProfileLoginFormsProvider}, under the same id. */
public final class ProfileLoginFormsProviderFactory extends FreeMarkerLoginFormsProviderFactory {

    @Override
    public LoginFormsProvider create(KeycloakSession session) {
        return new ProfileLoginFormsProvider(session);
    }
}
