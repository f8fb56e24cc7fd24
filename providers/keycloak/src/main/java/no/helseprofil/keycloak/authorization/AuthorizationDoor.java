package no.helseprofil.keycloak.authorization;

import jakarta.ws.rs.core.Response;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpoint;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The authorization endpoint. Keycloak makes a login protocol of its own here, which a login without a page
 * ({@code prompt=none}) ends in; with it a code would leave without what the login said. Errors that it tells before a
 * login are put right afterwards, since nothing of it can be overridden there.
 */
public final class AuthorizationDoor extends AuthorizationEndpoint {

    AuthorizationDoor(KeycloakSession session, EventBuilder event) {
        super(session, event);
    }

    @Override
    public Response buildGet() {
        return JwtAnswer.withOneIssuer(session, super.buildGet());
    }

    @Override
    public Response buildPost() {
        return JwtAnswer.withOneIssuer(session, super.buildPost());
    }

    @Override
    protected Response handleBrowserAuthenticationRequest(
            AuthenticationSessionModel login, LoginProtocol keycloaks, boolean isPassive, boolean redirects) {
        LoginProtocol ours = session.getProvider(LoginProtocol.class, OIDCLoginProtocol.LOGIN_PROTOCOL)
                .setRealm(realm)
                .setHttpHeaders(headers)
                .setUriInfo(session.getContext().getUri())
                .setEventBuilder(event);
        return super.handleBrowserAuthenticationRequest(login, ours, isPassive, redirects);
    }
}
