package no.helseprofil.keycloak.user;

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
 * Administrator who sent the request, as authenticated by Keycloak; may belong to another realm.
 *
 * @param session the request
 * @param user the administrator; null if the request isn't authenticated
 * @param token presented token; of another type, or null, if a client is registered dynamically
 */
public record CallingAdministrator(
        KeycloakSession session,
        @Nullable UserModel user,
        @Nullable Token token) {

    /** Returns the caller from Keycloak's context of the request. */
    public static CallingAdministrator of(KeycloakSession session) {
        KeycloakContext context = session.getContext();
        return new CallingAdministrator(session, context.getUser(), context.getBearerToken());
    }

    /** Returns whether the caller may change the realm itself. */
    public boolean managesRealm() {
        return may(rights -> rights.realm().canManageRealm());
    }

    /** Returns whether the caller has a right; false if the request isn't authenticated. */
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
