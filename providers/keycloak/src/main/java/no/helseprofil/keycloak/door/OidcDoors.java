package no.helseprofil.keycloak.door;

import java.util.function.Supplier;
import no.helseprofil.keycloak.gate.ProfileTokenManager;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpoint;
import org.keycloak.protocol.oidc.endpoints.TokenIntrospectionEndpoint;

/** The endpoints of the OpenID Connect protocol that have a door; the others are Keycloak's as they are. */
public final class OidcDoors extends OIDCLoginProtocolService {

    private final KeycloakSession session;
    private final EventBuilder event;
    private final Supplier<AuthorizationEndpoint> authorization;
    private final Supplier<TokenIntrospectionEndpoint> introspection;

    /**
     * Puts the doors before the endpoints of the realm of a request.
     *
     * @param authorization makes the authorization endpoint
     * @param introspection makes the introspection endpoint
     */
    public OidcDoors(
            KeycloakSession session,
            EventBuilder event,
            Supplier<AuthorizationEndpoint> authorization,
            Supplier<TokenIntrospectionEndpoint> introspection) {
        super(session, event);
        this.authorization = authorization;
        this.introspection = introspection;
        this.session = session;
        this.event = event;
    }

    @Override
    public Object auth() {
        return authorization.get();
    }

    @Override
    public Object token() {
        return new TokenDoor(session, new ProfileTokenManager(), event, introspection);
    }

    @Override
    public Object revoke() {
        return new RevocationDoor(session, event);
    }

    @Override
    public Object issueUserInfo() {
        return new UserInfoDoor(session, new ProfileTokenManager(), event);
    }
}
