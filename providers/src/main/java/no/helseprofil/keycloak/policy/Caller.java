package no.helseprofil.keycloak.policy;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * Who registers or changes a client.
 *
 * @param session the request
 * @param context the registration or change
 */
record Caller(KeycloakSession session, ClientCRUDContext context) {

    /** Known of administrators only: whoever registers dynamically has a token of another kind, or none. */
    boolean managesRealm() {
        AdminAuth caller = administrator();
        return caller != null
                && AdminPermissions.evaluator(session, session.getContext().getRealm(), caller)
                        .realm()
                        .canManageRealm();
    }

    /** The administrator; null if it is none. */
    @Nullable
    AdminAuth administrator() {
        if (context.getAuthenticatedUser() == null || !(context.getToken() instanceof AccessToken token)) {
            return null;
        }
        String issuer = token.getIssuer();
        RealmModel home = session.realms().getRealmByName(issuer.substring(issuer.lastIndexOf('/') + 1));
        ClientModel client = context.getAuthenticatedClient();
        return home == null ? null : new AdminAuth(home, token, context.getAuthenticatedUser(), client);
    }
}
