package no.helseprofil.keycloak.policy;

import jakarta.ws.rs.core.Response;
import no.helseprofil.keycloak.storage.KeycloakClients;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.representations.idm.ClientRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/**
 * Keeps the names of Keycloak's own clients for these: they aren't under the profile, and whoever may register clients may
 * also rename one of them and take its name.
 */
final class ReservedNames {

    private ReservedNames() {}

    static void protect(ClientCRUDContext context) throws ClientPolicyException {
        ClientRepresentation proposed = context.getProposedClientRepresentation();
        if (proposed != null && takesName(proposed.getClientId(), context.getTargetClient())) {
            throw new ClientPolicyException(
                    "invalid_client_metadata",
                    "give the client another client_id; this one is reserved for Keycloak's own",
                    Response.Status.BAD_REQUEST);
        }
    }

    private static boolean takesName(@Nullable String clientId, @Nullable ClientModel stored) {
        boolean keeps = stored != null && stored.getClientId().equals(clientId);
        return clientId != null && KeycloakClients.contains(clientId) && !keeps;
    }
}
