package no.helseprofil.keycloak.user;

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
 * Replacement of Keycloak's cookie authenticator, under the same id. A login that begins in the session of an
 * administrator who impersonates the user ends in such a session, see {@link ImpersonatedAccount#goOn}. Keycloak looks
 * up the user of the cookie as well, so this is done here only for other protocols than OpenID Connect, for which
 * {@code ProfileLoginProtocol} does it.
 */
public final class ImpersonatedCookieAuthenticatorFactory extends CookieAuthenticatorFactory {

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
