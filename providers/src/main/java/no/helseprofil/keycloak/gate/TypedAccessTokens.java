package no.helseprofil.keycloak.gate;

import java.util.function.Supplier;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.delegate.ClientModelLazyDelegate;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;

/**
 * Access tokens that say that they are ones, {@code at+jwt} (RFC 9068, section 2.1), whatever their client is set to.
 */
final class TypedAccessTokens extends ClientModelLazyDelegate.WithId {

    private TypedAccessTokens(ClientModel client) {
        super(client.getId(), () -> client);
    }

    /** Keycloak asks the client of the request for the type of access tokens, at the moment it signs them. */
    static <T> T during(KeycloakContext request, Supplier<T> signing) {
        ClientModel client = request.getClient();
        request.setClient(new TypedAccessTokens(client));
        try {
            return signing.get();
        } finally {
            request.setClient(client);
        }
    }

    @Override
    public String getAttribute(String name) {
        return OIDCConfigAttributes.USE_RFC9068_ACCESS_TOKEN_HEADER_TYPE.equals(name)
                ? Boolean.TRUE.toString()
                : super.getAttribute(name);
    }
}
