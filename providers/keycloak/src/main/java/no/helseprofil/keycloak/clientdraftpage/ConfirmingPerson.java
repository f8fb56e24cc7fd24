package no.helseprofil.keycloak.clientdraftpage;

import java.util.Optional;
import no.helseprofil.keycloak.audit.Change.Author;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * Person at the browser, known by the realm's login cookie.
 *
 * @param session the request
 * @param user the person's user
 * @param login id of the user's session
 */
record ConfirmingPerson(KeycloakSession session, UserModel user, String login) {

    /** Returns the person who is logged in to the realm; empty if there is none, or the session is over. */
    static Optional<ConfirmingPerson> of(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        return Optional.ofNullable(AuthenticationManager.authenticateIdentityCookie(session, realm, true))
                .filter(result -> result.user().isEnabled())
                .map(result -> new ConfirmingPerson(
                        session, result.user(), result.session().getId()));
    }

    /**
     * Returns whether the person may put drafts into force. A confirmed draft registers a client and sets the
     * organisations for which it acts, so it takes the administration's roles for both.
     */
    boolean may() {
        RealmModel realm = session.getContext().getRealm();
        AdminPermissionEvaluator rights = AdminPermissions.evaluator(session, realm, realm, user);
        return rights.realm().canManageRealm() && rights.clients().canManage();
    }

    /** Returns the person as the author of a change. */
    Author author() {
        RealmModel realm = session.getContext().getRealm();
        return Author.of(user, realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID));
    }
}
