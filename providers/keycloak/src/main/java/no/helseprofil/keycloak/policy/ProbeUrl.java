package no.helseprofil.keycloak.policy;

import java.util.Map;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.network.Destination;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.ClientModel;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/**
 * Address at which an API is probed. An address that can't be called is refused at once, and not only in the next
 * assessment. Whether the operator permits it is checked when it is probed.
 */
final class ProbeUrl {

    private ProbeUrl() {}

    /** Refuses one that can't be called, unless it stood there before. */
    static void check(ClientCRUDContext context) throws ClientPolicyException {
        ClientModel stored = context.getTargetClient();
        Map<String, String> attributes =
                context.getProposedClientRepresentation().getAttributes();
        check(
                attributes == null ? null : attributes.get(ClientAttributes.API_PROBE_URL),
                stored == null ? null : stored.getAttribute(ClientAttributes.API_PROBE_URL));
    }

    static void check(@Nullable String proposed, @Nullable String stored) throws ClientPolicyException {
        if (proposed == null || proposed.isEmpty() || proposed.equals(stored)) {
            return;
        }
        try {
            Destination.of(proposed);
        } catch (IllegalArgumentException unfit) {
            throw new ClientPolicyException(
                    OAuthErrorException.INVALID_CLIENT_METADATA,
                    ClientAttributes.API_PROBE_URL + ": " + unfit.getMessage());
        }
    }
}
