package no.helseprofil.keycloak.users;

import java.util.function.Predicate;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * The administrator whose request this is, as Keycloak has authenticated them; of another realm perhaps.
 *
 * @param session the request
 */
public record CallingAdministrator(KeycloakSession session) {

    /** Whether they may change the realm itself. */
    public boolean managesRealm() {
        return may(rights -> rights.realm().canManageRealm());
    }

    /** Whether they have a right; nobody has one who isn't authenticated. */
    boolean may(Predicate<AdminPermissionEvaluator> right) {
        KeycloakContext context = session.getContext();
        UserModel caller = context.getUser();
        if (caller == null || !(context.getBearerToken() instanceof AccessToken token)) {
            return false;
        }
        String issuer = token.getIssuer();
        RealmModel home = session.realms().getRealmByName(issuer.substring(issuer.lastIndexOf('/') + 1));
        return home != null
                && right.test(AdminPermissions.evaluator(
                        session,
                        context.getRealm(),
                        new AdminAuth(
                                home,
                                token,
                                caller,
                                session.clients().getClientByClientId(home, token.getIssuedFor()))));
    }
}
