package no.helseprofil.keycloak.console;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.locale.LocaleSelectorProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.AuthorizationEndpointBase;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.Urls;
import org.keycloak.services.util.CacheControlUtil;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Begins the login of an administrator for the console, as the client that Keycloak's own console is. The code goes to
 * the console alone, and only a browser that has the verifier (PKCE) and the key (DPoP) of the one that began makes a
 * token of it. The client itself stays as it is: no redirect URI is registered, and whoever disables it disables this.
 */
final class ConsoleSignIn extends AuthorizationEndpointBase {

    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{22,86}");
    private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");

    private final URI console;

    ConsoleSignIn(KeycloakSession session, URI console) {
        super(
                session,
                new EventBuilder(
                        session.getContext().getRealm(),
                        session,
                        session.getContext().getConnection()));
        this.console = console;
        event.event(EventType.LOGIN).client(Constants.ADMIN_CONSOLE_CLIENT_ID);
    }

    /**
     * What a browser says to begin.
     *
     * @param state by which it knows the answer as its own
     * @param challenge the hash of the verifier that it keeps (RFC 7636, {@code S256})
     * @param thumbprint that of the key that its proofs are made by (RFC 9449, {@code dpop_jkt})
     * @param language in which the login page speaks
     */
    record Begin(String state, String challenge, String thumbprint, String language) {

        boolean isWellFormed() {
            return STATE.matcher(state).matches()
                    && SHA256.matcher(challenge).matches()
                    && SHA256.matcher(thumbprint).matches()
                    && LANGUAGE.matcher(language).matches();
        }
    }

    /** Whether this realm lets administrators log in to a console. */
    static boolean isOpen(KeycloakSession session) {
        ClientModel client = client(session);
        return client != null && client.isEnabled() && client.isPublicClient() && client.isStandardFlowEnabled();
    }

    /** The login page, or straight back with a code, where the browser is logged in already. */
    Response begin(Begin begin) {
        checkSsl();
        checkRealm();
        ClientModel client = client(session);
        if (client == null || !isOpen(session)) {
            throw new IllegalStateException("asked before whether the client is there");
        }
        session.getContext().setClient(client);
        event.detail(Details.REDIRECT_URI, console.toString());
        AuthenticationSessionModel login = createAuthenticationSession(client, begin.state());
        login.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
        login.setRedirectUri(console.toString());
        login.setAction(AuthenticationSessionModel.Action.AUTHENTICATE.name());
        notes(begin).forEach(login::setClientNote);
        login.setAuthNote(Details.AUTH_TYPE, "code");
        CacheControlUtil.noBackButtonCacheControlHeader(session);
        OIDCLoginProtocol protocol =
                new OIDCLoginProtocol(session, realm, session.getContext().getUri(), headers, event);
        return handleBrowserAuthenticationRequest(login, protocol, false, true);
    }

    private Map<String, String> notes(Begin begin) {
        return Map.of(
                OIDCLoginProtocol.RESPONSE_TYPE_PARAM, OAuth2Constants.CODE,
                OIDCLoginProtocol.REDIRECT_URI_PARAM, console.toString(),
                OIDCLoginProtocol.ISSUER,
                        Urls.realmIssuer(session.getContext().getUri().getBaseUri(), realm.getName()),
                OIDCLoginProtocol.SCOPE_PARAM, OAuth2Constants.SCOPE_OPENID,
                OIDCLoginProtocol.STATE_PARAM, begin.state(),
                OIDCLoginProtocol.CODE_CHALLENGE_PARAM, begin.challenge(),
                OIDCLoginProtocol.CODE_CHALLENGE_METHOD_PARAM, OIDCLoginProtocol.PKCE_METHOD_S256,
                OIDCLoginProtocol.DPOP_JKT, begin.thumbprint(),
                LocaleSelectorProvider.CLIENT_REQUEST_LOCALE, begin.language());
    }

    private static @Nullable ClientModel client(KeycloakSession session) {
        return session.getContext().getRealm().getClientByClientId(Constants.ADMIN_CONSOLE_CLIENT_ID);
    }
}
