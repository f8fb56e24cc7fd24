package no.helseprofil.keycloak.users;

import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticator;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticatorFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Takes the place of Keycloak's authenticator by cookie, by the same id, so that a login that begins in the session of
 * an administrator who acts as the user ends in such a session, see {@link ImpersonatedAccount#goOn}. Whom the cookie
 * names is looked up by Keycloak as well, so that is done here only for a protocol that isn't asked about it: OpenID
 * Connect is, see {@code ProfileLoginProtocol}.
 */
public final class ImpersonatedCookieFactory extends CookieAuthenticatorFactory {

    private static final CookieAuthenticator COOKIE = new Cookie();

    @Override
    public Authenticator create(KeycloakSession session) {
        return COOKIE;
    }

    private static final class Cookie extends CookieAuthenticator {

        @Override
        public void authenticate(AuthenticationFlowContext context) {
            KeycloakSession session = context.getSession();
            AuthenticationSessionModel login = context.getAuthenticationSession();
            if (RealmProfiles.isUnderProfile(session)
                    && !OIDCLoginProtocol.LOGIN_PROTOCOL.equals(login.getProtocol())) {
                AuthResult known = AuthenticationManager.authenticateIdentityCookie(session, context.getRealm(), true);
                ImpersonatedAccount.goOn(known == null ? null : known.session(), login);
            }
            super.authenticate(context);
        }
    }
}
