package no.helseprofil.keycloak.policy;

import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.clientregistration.ClientRegistrationProvider;
import org.keycloak.services.clientregistration.oidc.OIDCClientRegistrationProviderFactory;

/**
 * Dynamic registration {@code openid-connect}: Keycloak's own, which takes {@code contacts} in a realm under the
 * profile.
 */
public final class ProfileClientRegistrationFactory extends OIDCClientRegistrationProviderFactory {

    @Override
    public ClientRegistrationProvider create(KeycloakSession session) {
        return RealmProfiles.isUnderProfile(session) ? new ProfileClientRegistration(session) : super.create(session);
    }
}
