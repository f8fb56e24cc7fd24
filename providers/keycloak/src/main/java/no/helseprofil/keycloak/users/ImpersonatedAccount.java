package no.helseprofil.keycloak.users;

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
 * The account of a user whom an administrator acts as: to be read and not to be written. Who changed its e-mail
 * address, or answered what the user is asked to do at a login, a new password perhaps, would afterwards be the
 * user. A login that an administrator's session began stays theirs by the note that
 * {@link #goOn} puts into it.
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

    /** Whether an administrator acts as the user of this session. */
    static boolean isIn(@Nullable UserSessionModel login) {
        return login != null && login.getNote(IMPERSONATOR) != null;
    }

    /** Whether an administrator acts as the user of this login. */
    public static boolean isIn(AuthenticationSessionModel login) {
        return isImpersonator(login.getUserSessionNotes());
    }

    /**
     * Keeps a login theirs that begins in the session of an administrator who acts as the user. Keycloak finds that
     * session again by the browser's other cookie when the user is asked for something in between, and makes a new one,
     * of the user's own, if it isn't there.
     *
     * @param before the session that the login goes on with, if it has one
     */
    public static void goOn(@Nullable UserSessionModel before, AuthenticationSessionModel login) {
        if (before != null && isIn(before)) {
            login.setUserSessionNote(IMPERSONATOR, before.getNote(IMPERSONATOR));
        }
    }

    /** Why this may not be done, if so. */
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

    /** Whichever of the logins of this browser is meant: what the request says of that is Keycloak's to read. */
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
