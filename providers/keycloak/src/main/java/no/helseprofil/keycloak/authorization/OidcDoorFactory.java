package no.helseprofil.keycloak.authorization;

import java.util.Objects;
import no.helseprofil.keycloak.door.IntrospectionDoor;
import no.helseprofil.keycloak.door.OidcDoors;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolFactory;

/**
 * Takes the place of Keycloak's {@code openid-connect} protocol, by the same id, to put a
 * door at its endpoints.
 */
public final class OidcDoorFactory extends OIDCLoginProtocolFactory {

    private @Nullable ParameterLimits limits;

    @Override
    public void init(Config.Scope settings) {
        super.init(settings);
        limits = new ParameterLimits(settings);
    }

    @Override
    public LoginProtocol create(KeycloakSession session) {
        OIDCLoginProtocol stock = (OIDCLoginProtocol) super.create(session);
        return new ProfileLoginProtocol(
                session,
                RealmProfiles.isUnderProfile(session)
                        ? Objects.requireNonNull(limits, "read when the server starts")
                        : stock.getConfig());
    }

    @Override
    public Object createProtocolEndpoint(KeycloakSession session, EventBuilder event) {
        if (!RealmProfiles.isUnderProfile(session)) {
            return super.createProtocolEndpoint(session, event);
        }
        EventBuilder ours = new RequirementEvents(
                session.getContext().getRealm(), session, session.getContext().getConnection());
        return new OidcDoors(
                session, ours, () -> new AuthorizationDoor(session, ours), () -> new IntrospectionDoor(session, ours));
    }
}
