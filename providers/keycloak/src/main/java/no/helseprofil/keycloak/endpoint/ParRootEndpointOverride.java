package no.helseprofil.keycloak.endpoint;

import no.helseprofil.keycloak.storage.RealmProfiles;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.ext.OIDCExtProvider;
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
import org.keycloak.protocol.oidc.par.endpoints.ParRootEndpoint;

/**
 * Takes the place of Keycloak's {@code par} extension, by the same id. Factory and provider in one class, as Keycloak's
 * own is.
 */
public final class ParRootEndpointOverride extends ParRootEndpoint {

    private final @Nullable KeycloakSession session;
    private @Nullable EventBuilder event;

    public ParRootEndpointOverride() {
        this.session = null;
    }

    private ParRootEndpointOverride(KeycloakSession session) {
        super(session);
        this.session = session;
    }

    @Override
    public OIDCExtProvider create(KeycloakSession requestSession) {
        return RealmProfiles.isUnderProfile(requestSession)
                ? new ParRootEndpointOverride(requestSession)
                : super.create(requestSession);
    }

    @Override
    public void setEvent(EventBuilder requestEvent) {
        super.setEvent(requestEvent);
        this.event = requestEvent;
    }

    @Override
    public ParEndpoint request() {
        if (session == null || event == null) {
            return super.request();
        }
        return new ParEndpointOverride(session, event);
    }
}
