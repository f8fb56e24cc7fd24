package no.helseprofil.keycloak.console;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.server.OriginalCall;
import org.jspecify.annotations.Nullable;
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
 * Login of an administrator to the console, with the client of Keycloak's own console. The realm's authorization
 * endpoint performs it, so that client policies and levels of authentication apply as they do there. The only
 * difference is that the console's address counts as a redirect URI of this client, without being stored. The code goes
 * to that address only. Only the browser that began the login has the verifier (PKCE) and the key (DPoP) to redeem it.
 */
final class ConsoleSignIn {

    private static final Pattern STATE = Pattern.compile("[A-Za-z0-9_-]{22,86}");
    private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");

    /** Parameters that differ between logins; all other parameters are fixed. */
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

    /** Returns whether this realm lets administrators log in to a console. */
    boolean isOpen() {
        ClientModel client = session.getContext().getRealm().getClientByClientId(Constants.ADMIN_CONSOLE_CLIENT_ID);
        return client != null && client.isEnabled() && client.isPublicClient() && client.isStandardFlowEnabled();
    }

    /**
     * Returns whether these are the parameters of the console's authorization request: none missing, added, repeated or
     * altered. Other parameters of the endpoint, such as a request object or a level of authentication, would not come
     * from the console.
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
     * Returns the response of the realm's authorization endpoint: the login page, a redirect with a code if the browser
     * is logged in already, or a refusal. The caller has checked that {@linkplain #isOwn the request is the console's}.
     */
    Response begin() {
        return endpoint().buildGet();
    }

    /**
     * Returns the endpoint for the realm with the added redirect URI. The endpoint keeps the realm with which it is
     * made, and the request's realm is restored.
     */
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

    /**
     * View of a realm in which one client has one more redirect URI. Nothing is stored. All other methods are passed to
     * the realm, also those that a later Keycloak adds. It is therefore a reflective proxy: a hand-written class would
     * answer an added method by the interface's default.
     */
    static final class RealmWithConsole {

        private RealmWithConsole() {}

        /**
         * Returns the view.
         *
         * @param clientId client that gets the redirect URI
         * @param redirectUri the address, without a wildcard
         */
        static RealmModel of(RealmModel realm, String clientId, String redirectUri) {
            return proxy(RealmModel.class, realm, (method, arguments) -> {
                Object answer = OriginalCall.of(realm, method, arguments);
                return method.getName().equals("getClientByClientId")
                                && Arrays.equals(arguments, new Object[] {clientId})
                                && answer instanceof ClientModel client
                        ? with(client, redirectUri)
                        : answer;
            });
        }

        private static ClientModel with(ClientModel client, String redirectUri) {
            return proxy(ClientModel.class, client, (method, arguments) -> {
                if (!method.getName().equals("getRedirectUris")) {
                    return OriginalCall.of(client, method, arguments);
                }
                Set<String> addresses = new LinkedHashSet<>(client.getRedirectUris());
                addresses.add(redirectUri);
                return addresses;
            });
        }

        private static <T> T proxy(Class<T> type, T model, Answers answers) {
            InvocationHandler handler = (proxy, method, arguments) -> answers.to(method, arguments);
            return type.cast(Proxy.newProxyInstance(model.getClass().getClassLoader(), new Class<?>[] {type}, handler));
        }

        /** Answers of a model to its methods. */
        private interface Answers {
            @Nullable
            Object to(Method method, @Nullable Object @Nullable [] arguments) throws Throwable;
        }
    }
}
