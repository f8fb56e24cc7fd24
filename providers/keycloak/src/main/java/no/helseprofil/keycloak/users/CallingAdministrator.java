package no.helseprofil.keycloak.users;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.keycloak.Token;
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
 * @param user who it is; null if nobody is authenticated
 * @param token what they came with: whoever registers a client dynamically has a token of another kind, or none
 */
public record CallingAdministrator(
        KeycloakSession session,
        @Nullable UserModel user,
        @Nullable Token token) {

    /** By what Keycloak remembers of the request. */
    public static CallingAdministrator of(KeycloakSession session) {
        KeycloakContext context = session.getContext();
        return new CallingAdministrator(session, context.getUser(), context.getBearerToken());
    }

    /** Whether they may change the realm itself. */
    public boolean managesRealm() {
        return may(rights -> rights.realm().canManageRealm());
    }

    /** Whether they have a right; nobody has one who isn't authenticated. */
    boolean may(Predicate<AdminPermissionEvaluator> right) {
        if (user == null || !(token instanceof AccessToken access)) {
            return false;
        }
        String issuer = access.getIssuer();
        RealmModel home = session.realms().getRealmByName(issuer.substring(issuer.lastIndexOf('/') + 1));
        return home != null
                && right.test(AdminPermissions.evaluator(
                        session,
                        session.getContext().getRealm(),
                        new AdminAuth(
                                home,
                                access,
                                user,
                                session.clients().getClientByClientId(home, access.getIssuedFor()))));
    }
}
