package no.helseprofil.keycloak.request;

import java.util.Optional;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;

/** The client that an access token says it was issued to, before Keycloak has verified the token. */
record BearerOf(KeycloakSession session) {

    Optional<ClientModel> client(@Nullable String authorization) {
        if (authorization == null) {
            return Optional.empty();
        }
        String[] parts = authorization.strip().split("\\s+", 2);
        try {
            String clientId = Jws.parse(parts[parts.length - 1]).claimText("azp");
            return Optional.ofNullable(clientId)
                    .map(id -> session.getContext().getRealm().getClientByClientId(id));
        } catch (MalformedException notOurs) {
            return Optional.empty();
        }
    }
}
