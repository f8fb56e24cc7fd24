package no.helseprofil.keycloak.policy;

import java.util.Map;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.profile.SecurityLevel;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuthErrorException;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.ClientCRUDContext;

/** At which level an API is said to ask for a login: of what is none, an assessment could find out nothing. */
final class ProbedLevel {

    private ProbedLevel() {}

    /** Refuses what is no level. */
    static void check(ClientCRUDContext context) throws ClientPolicyException {
        Map<String, String> attributes =
                context.getProposedClientRepresentation().getAttributes();
        check(attributes == null ? null : attributes.get(ClientAttributes.API_LEVEL));
    }

    static void check(@Nullable String proposed) throws ClientPolicyException {
        if (proposed != null
                && !proposed.isEmpty()
                && SecurityLevel.named(proposed).isEmpty()) {
            throw new ClientPolicyException(
                    OAuthErrorException.INVALID_CLIENT_METADATA, ClientAttributes.API_LEVEL + ": write 2, 3 or 4");
        }
    }
}
