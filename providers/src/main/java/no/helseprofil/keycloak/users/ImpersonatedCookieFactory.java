package no.helseprofil.keycloak.users;

import no.helseprofil.keycloak.storage.RealmProfiles;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticator;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticatorFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/**
 * Takes the place of Keycloak's authenticator by cookie, by the same id, so that a login that begins in the
 * session of an administrator who acts as the user ends in such a session. Keycloak finds that session again by
 * the browser's other cookie when the user is asked for something in between, and makes a new one, of the user's
 * own, if it isn't there.
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
            if (RealmProfiles.isUnderProfile(session)) {
                AuthResult known = AuthenticationManager.authenticateIdentityCookie(session, context.getRealm(), true);
                UserSessionModel login = known == null ? null : known.session();
                if (login != null && ImpersonatedAccount.isIn(login)) {
                    context.getAuthenticationSession()
                            .setUserSessionNote(
                                    ImpersonatedAccount.IMPERSONATOR, login.getNote(ImpersonatedAccount.IMPERSONATOR));
                }
            }
            super.authenticate(context);
        }
    }
}
