package no.helseprofil.keycloak.clientdraftpage;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Optional;
import no.helseprofil.jose.Sha256;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.AuthorizationEndpointBase;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.Urls;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Login of a person through the realm's own login, with Keycloak's client {@code account}, that returns to a page of
 * ours. The page then relies on the realm's login cookie. The code that comes with the redirect can't be redeemed,
 * because it is bound to a verifier that is not known to any party (RFC 7636).
 */
final class ConfirmationLogin extends AuthorizationEndpointBase {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CHALLENGE_BYTES = 32;

    ConfirmationLogin(KeycloakSession session) {
        super(
                session,
                new EventBuilder(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection()));
    }

    /**
     * Begins a login.
     *
     * @param page page to which the login returns
     * @return response to the browser; empty if the realm's client {@code account} can't be used
     */
    Optional<Response> to(URI page) {
        ClientModel client = realm.getClientByClientId(Constants.ACCOUNT_MANAGEMENT_CLIENT_ID);
        if (client == null || !client.isEnabled() || !client.isStandardFlowEnabled()) {
            return Optional.empty();
        }
        checkSsl();
        event.event(EventType.LOGIN).client(client).detail(org.keycloak.events.Details.REDIRECT_URI, page.toString());
        AuthenticationSessionModel login = createAuthenticationSession(client, null);
        login.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        login.setRedirectUri(page.toString());
        login.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
        login.setClientNote(OIDCLoginProtocol.RESPONSE_TYPE_PARAM, OAuth2Constants.CODE);
        login.setClientNote(OIDCLoginProtocol.REDIRECT_URI_PARAM, page.toString());
        login.setClientNote(OIDCLoginProtocol.SCOPE_PARAM, OAuth2Constants.SCOPE_OPENID);
        login.setClientNote(
                OIDCLoginProtocol.ISSUER,
                Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName()));
        login.setClientNote(OIDCLoginProtocol.CODE_CHALLENGE_PARAM, challenge());
        login.setClientNote(OIDCLoginProtocol.CODE_CHALLENGE_METHOD_PARAM, OAuth2Constants.PKCE_METHOD_S256);
        LoginProtocol protocol = session.getProvider(LoginProtocol.class, OIDCLoginProtocol.LOGIN_PROTOCOL);
        protocol.setRealm(realm)
                .setHttpHeaders(headers)
                .setUriInfo(session.getContext().getUri())
                .setEventBuilder(event);
        return Optional.of(handleBrowserAuthenticationRequest(login, protocol, false, true));
    }

    private static String challenge() {
        byte[] random = new byte[CHALLENGE_BYTES];
        RANDOM.nextBytes(random);
        return Sha256.of(random);
    }
}
