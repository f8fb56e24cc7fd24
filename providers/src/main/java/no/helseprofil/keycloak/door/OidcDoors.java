package no.helseprofil.keycloak.door;

import no.helseprofil.keycloak.gate.ProfileTokenManager;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;

/** The endpoints of the OpenID Connect protocol that have a door; the others are Keycloak's as they are. */
public final class OidcDoors extends OIDCLoginProtocolService {

    private final KeycloakSession session;
    private final EventBuilder event;

    /** Puts the doors before the endpoints of the realm of a request. */
    public OidcDoors(KeycloakSession session, EventBuilder event) {
        super(session, event);
        this.session = session;
        this.event = event;
    }

    @Override
    public Object auth() {
        return new AuthorizationDoor(session, event);
    }

    @Override
    public Object token() {
        return new TokenDoor(session, new ProfileTokenManager(), event);
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
