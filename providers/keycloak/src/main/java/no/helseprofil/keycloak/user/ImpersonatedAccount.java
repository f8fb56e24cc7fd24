package no.helseprofil.keycloak.user;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.services.resources.account.AccountRestService;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.RootAuthenticationSessionModel;

/**
 * Account of a user whom an administrator impersonates, which may be read but not changed. An administrator who changed
 * its e-mail address, or completed a required action such as a new password, could afterwards log in as the user. A
 * login that begins in an administrator's session remains marked as impersonated by the note that {@link #goOn} sets.
 */
public final class ImpersonatedAccount {

    static final String IMPERSONATOR = ImpersonationSessionNote.IMPERSONATOR_ID.toString();

    private static final String ACCOUNT = AccountRestService.class.getPackageName();
    private static final String REQUIRED_ACTION = "/" + LoginActionsService.REQUIRED_ACTION;

    private static final String READ_ONLY =
            "An administrator who acts as a user may read the user's account and not change it.";
    private static final String NOT_THE_USER =
            "The user has something to do at the login, which an administrator who acts as the user may not do.";

    private final KeycloakSession session;

    ImpersonatedAccount(KeycloakSession session) {
        this.session = session;
    }

    /** Returns whether an administrator impersonates the user of this session. */
    static boolean isIn(@Nullable UserSessionModel login) {
        return login != null && login.getNote(IMPERSONATOR) != null;
    }

    /** Returns whether an administrator impersonates the user of this login. */
    public static boolean isIn(AuthenticationSessionModel login) {
        return isImpersonator(login.getUserSessionNotes());
    }

    /**
     * Marks a login as impersonated if it begins in the session of an administrator who impersonates the user. If the
     * user is asked for something in between, Keycloak finds that session again by the browser's other cookie, or else
     * creates a new session of the user's own.
     *
     * @param before the session that the login continues; null if none
     */
    public static void goOn(@Nullable UserSessionModel before, AuthenticationSessionModel login) {
        if (before != null && isIn(before)) {
            login.setUserSessionNote(IMPERSONATOR, before.getNote(IMPERSONATOR));
        }
    }

    /** Returns the reason why the request is refused; null if it isn't. */
    @Nullable
    String refusing(GuardedRequest request) {
        if (request.resource().getPackageName().startsWith(ACCOUNT)) {
            return request.isWrite() && isIn(session.getContext().getUserSession()) ? READ_ONLY : null;
        }
        return isRequiredAction(request) && isInBrowser() ? NOT_THE_USER : null;
    }

    private static boolean isRequiredAction(GuardedRequest request) {
        return LoginActionsService.class.isAssignableFrom(request.resource())
                && request.request().getUriInfo().getPath().contains(REQUIRED_ACTION);
    }

    /** Returns whether any login of this browser is impersonated; only Keycloak knows which one is meant. */
    private boolean isInBrowser() {
        RealmModel realm = session.getContext().getRealm();
        AuthenticationSessionManager browser = new AuthenticationSessionManager(session);
        RootAuthenticationSessionModel logins = browser.getCurrentRootAuthenticationSession(realm);
        return logins != null
                && (isIn(session.sessions().getUserSession(realm, logins.getId()))
                        || Stream.ofNullable(logins.getAuthenticationSessions())
                                .flatMap(each -> each.values().stream())
                                .anyMatch(ImpersonatedAccount::isIn));
    }

    private static boolean isImpersonator(@Nullable Map<String, String> notes) {
        return notes != null && notes.containsKey(IMPERSONATOR);
    }
}
