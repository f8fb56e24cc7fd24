package no.helseprofil.keycloak.door;

import java.util.Objects;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolFactory;

/** Takes the place of Keycloak's {@code openid-connect} protocol, by the same id, to put a {@link Door} at its endpoints. */
public final class OidcDoorFactory extends OIDCLoginProtocolFactory {

    private @Nullable TokenParameterSizes sizes;

    @Override
    public void init(Config.Scope config) {
        super.init(config);
        sizes = new TokenParameterSizes(config);
    }

    @Override
    public LoginProtocol create(KeycloakSession session) {
        OIDCLoginProtocol stock = (OIDCLoginProtocol) super.create(session);
        return new ProfileLoginProtocol(session, stock.getConfig(), Objects.requireNonNull(sizes, "made by init"));
    }

    @Override
    public Object createProtocolEndpoint(KeycloakSession session, EventBuilder event) {
        if (RealmProfiles.of(session) instanceof RealmProfile.None) {
            return super.createProtocolEndpoint(session, event);
        }
        return new OidcDoors(
                session,
                new RequirementEvents(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection()));
    }
}
