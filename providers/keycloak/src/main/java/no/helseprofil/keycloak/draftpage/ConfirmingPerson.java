package no.helseprofil.keycloak.draftpage;

import java.util.Optional;
import no.helseprofil.keycloak.changes.Change.Author;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * The person in front of the browser, by the realm's login cookie.
 *
 * @param session the request
 * @param user who it is
 * @param login id of the user's session
 */
record ConfirmingPerson(KeycloakSession session, UserModel user, String login) {

    /** Who is logged in in the realm of the request; none if nobody is, or the session is over. */
    static Optional<ConfirmingPerson> of(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        return Optional.ofNullable(AuthenticationManager.authenticateIdentityCookie(session, realm, true))
                .filter(result -> result.user().isEnabled())
                .map(result -> new ConfirmingPerson(
                        session, result.user(), result.session().getId()));
    }

    /**
     * Whether they may put into force what is asked for of clients: it registers a client, and writes for whom that one
     * acts, which takes the roles that both take in the administration.
     */
    boolean may() {
        RealmModel realm = session.getContext().getRealm();
        AdminPermissionEvaluator rights = AdminPermissions.evaluator(session, realm, realm, user);
        return rights.realm().canManageRealm() && rights.clients().canManage();
    }

    /** As the table of changes has them. */
    Author author() {
        RealmModel realm = session.getContext().getRealm();
        return Author.of(user, realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID));
    }
}
