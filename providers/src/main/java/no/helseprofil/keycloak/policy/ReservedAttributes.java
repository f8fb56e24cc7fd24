package no.helseprofil.keycloak.policy;

import java.util.HashMap;
import java.util.Map;
import no.helseprofil.keycloak.request.ServerClock;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.fgap.AdminPermissions;

/**
 * Keeps the attributes {@code helseprofil.*} out of the hands of those who register or change a client. Only a caller
 * with {@code manage-realm} writes them; when a client was registered, and its waivers, nobody writes this way: the
 * server stamps the first, and the second have an endpoint of their own.
 */
final class ReservedAttributes {

    private final KeycloakSession session;

    ReservedAttributes(KeycloakSession session) {
        this.session = session;
    }

    /** Puts into the proposed client what is to be stored, whatever its caller proposed. */
    void protect(ClientCRUDContext context) {
        ClientRepresentation proposed = context.getProposedClientRepresentation();
        if (proposed == null) {
            return;
        }
        Map<String, String> attributes =
                new HashMap<>(proposed.getAttributes() == null ? Map.of() : proposed.getAttributes());
        boolean managesRealm = managesRealm(context);
        attributes.keySet().removeIf(name -> isReserved(name) && !(managesRealm && isOpen(name)));
        keepStored(attributes, context.getTargetClient(), managesRealm);
        if (context.getEvent() == ClientPolicyEvent.REGISTER) {
            attributes.put(
                    ClientAttributes.REGISTERED, ServerClock.INSTANCE.instant().toString());
        }
        proposed.setAttributes(attributes);
    }

    private static void keepStored(Map<String, String> attributes, @Nullable ClientModel stored, boolean managesRealm) {
        if (stored == null) {
            return;
        }
        stored.getAttributes().forEach((name, value) -> {
            if (isReserved(name) && !(managesRealm && isOpen(name))) {
                attributes.put(name, value);
            }
        });
    }

    private static boolean isReserved(String name) {
        return name.startsWith(ClientAttributes.PREFIX);
    }

    private static boolean isOpen(String name) {
        return !name.equals(ClientAttributes.REGISTERED) && !name.startsWith(ClientAttributes.WAIVER);
    }

    /** Known of administrators only: whoever registers dynamically has a token of another kind, or none. */
    private boolean managesRealm(ClientCRUDContext context) {
        if (context.getAuthenticatedUser() == null || !(context.getToken() instanceof AccessToken token)) {
            return false;
        }
        String issuer = token.getIssuer();
        RealmModel adminRealm = session.realms().getRealmByName(issuer.substring(issuer.lastIndexOf('/') + 1));
        if (adminRealm == null) {
            return false;
        }
        AdminAuth caller =
                new AdminAuth(adminRealm, token, context.getAuthenticatedUser(), context.getAuthenticatedClient());
        return AdminPermissions.evaluator(session, session.getContext().getRealm(), caller)
                .realm()
                .canManageRealm();
    }
}
