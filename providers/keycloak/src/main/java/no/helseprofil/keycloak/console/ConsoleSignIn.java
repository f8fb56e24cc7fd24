package no.helseprofil.keycloak.console;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.ClientModel;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.LoginProtocolFactory;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolService;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpoint;

/**
 * Begins the login of an administrator for the console, as the client that Keycloak's own console is. The realm's
 * authorization endpoint does it, so that client policies, levels of authentication and whatever else it asks hold here
 * as they do there. It is told one thing that isn't stored: that the console's own address is a redirect URI of this
 * client. The code goes there alone, and only a browser that has the verifier (PKCE) and the key (DPoP) of the one that
 * began makes a token of it.
 */
final class ConsoleSignIn {

    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{22,86}");
    private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");

    /** What differs from login to login; all else of the request is the same each time. */
    private static final Map<String, Pattern> OWN = Map.of(
            OAuth2Constants.STATE, STATE,
            OAuth2Constants.CODE_CHALLENGE, SHA256,
            OIDCLoginProtocol.DPOP_JKT, SHA256,
            OAuth2Constants.UI_LOCALES_PARAM, LANGUAGE);

    private final KeycloakSession session;
    private final URI console;

    ConsoleSignIn(KeycloakSession session, URI console) {
        this.session = session;
        this.console = console;
    }

    /** Whether this realm lets administrators log in to a console. */
    boolean isOpen() {
        ClientModel client = session.getContext().getRealm().getClientByClientId(Constants.ADMIN_CONSOLE_CLIENT_ID);
        return client != null && client.isEnabled() && client.isPublicClient() && client.isStandardFlowEnabled();
    }

    /**
     * Whether this is the authorization request that the console sends, with nothing left out, added, said twice or
     * altered. All else that the endpoint takes, such as a request object or a level of authentication, would be
     * somebody else's.
     */
    boolean isOwn(MultivaluedMap<String, String> parameters) {
        Map<String, String> rest = new HashMap<>();
        for (Map.Entry<String, List<String>> parameter : parameters.entrySet()) {
            if (parameter.getValue().size() != 1) {
                return false;
            }
            rest.put(parameter.getKey(), parameter.getValue().get(0));
        }
        for (Map.Entry<String, Pattern> own : OWN.entrySet()) {
            String value = rest.remove(own.getKey());
            if (value == null || !own.getValue().matcher(value).matches()) {
                return false;
            }
        }
        return rest.equals(fixed());
    }

    private Map<String, String> fixed() {
        return Map.of(
                OAuth2Constants.CLIENT_ID, Constants.ADMIN_CONSOLE_CLIENT_ID,
                OAuth2Constants.REDIRECT_URI, console.toString(),
                OAuth2Constants.RESPONSE_TYPE, OAuth2Constants.CODE,
                OAuth2Constants.SCOPE, OAuth2Constants.SCOPE_OPENID,
                OAuth2Constants.CODE_CHALLENGE_METHOD, OAuth2Constants.PKCE_METHOD_S256);
    }

    /**
     * What the realm's authorization endpoint answers: the login page, the way back with a code where the browser is
     * logged in already, or a refusal. The request is {@linkplain #isOwn our own}.
     */
    Response begin() {
        return endpoint().buildGet();
    }

    /** The endpoint keeps the realm that it is made in; for everybody else the realm stays what it is. */
    private AuthorizationEndpoint endpoint() {
        KeycloakContext context = session.getContext();
        RealmModel realm = context.getRealm();
        context.setRealm(RealmWithConsole.of(realm, Constants.ADMIN_CONSOLE_CLIENT_ID, console.toString()));
        try {
            return (AuthorizationEndpoint) protocol(realm).auth();
        } finally {
            context.setRealm(realm);
        }
    }

    private OIDCLoginProtocolService protocol(RealmModel realm) {
        LoginProtocolFactory factory = (LoginProtocolFactory) session.getKeycloakSessionFactory()
                .getProviderFactory(LoginProtocol.class, OIDCLoginProtocol.LOGIN_PROTOCOL);
        EventBuilder event =
                new EventBuilder(realm, session, session.getContext().getConnection());
        return (OIDCLoginProtocolService) factory.createProtocolEndpoint(session, event);
    }
}
