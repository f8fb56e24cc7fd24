package no.helseprofil.keycloak.policy;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.MalformedException;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
import org.keycloak.protocol.oidc.par.endpoints.request.AuthzEndpointParParser;

/**
 * The parameters of a request at the authorization endpoint, beside what the client pushed. Keycloak takes from the browser
 * whatever wasn't pushed; the browser is what PAR is there to keep out of it (RFC 9126, section 1).
 *
 * @param parameters as they came through the browser
 */
record PushedParameters(MultivaluedMap<String, String> parameters) {

    private static final String CLIENT_ID = "client_id";
    private static final String REQUEST = "request";
    private static final String REQUEST_URI = "request_uri";

    /** A {@code request_uri} that PAR gave, once, and no request object beside it; one by reference is something else. */
    boolean refer() {
        List<String> uris = parameters.getOrDefault(REQUEST_URI, List.of());
        return uris.size() == 1
                && uris.get(0).toLowerCase(Locale.ROOT).startsWith(ParEndpoint.REQUEST_URI_PREFIX)
                && !parameters.containsKey(REQUEST);
    }

    /**
     * Whether the whole request was pushed: each other parameter is the one that the client pushed. OpenID Connect Core,
     * section 6.1, wants some of them repeated. A {@code request_uri} that isn't known covers all; Keycloak refuses it.
     */
    boolean areAllPushed(KeycloakSession session) {
        if (!refer()) {
            return false;
        }
        Map<String, String> pushed = AuthzEndpointParParser.getRequestObject(session, parameters.getFirst(REQUEST_URI));
        return pushed == null
                || parameters.entrySet().stream()
                        .filter(parameter -> !parameter.getKey().equals(REQUEST_URI))
                        .allMatch(parameter -> isOnly(parameter.getValue(), value(pushed, parameter.getKey())));
    }

    private static boolean isOnly(List<String> values, @Nullable String pushed) {
        return values.size() == 1 && values.get(0).equals(pushed);
    }

    /** As Keycloak will read it: from the request object alone where there is one. */
    private static @Nullable String value(Map<String, String> pushed, String name) {
        String object = pushed.get(REQUEST);
        return object == null || name.equals(CLIENT_ID) ? pushed.get(name) : claim(object, name);
    }

    private static @Nullable String claim(String object, String name) {
        try {
            JsonNode claim = Jws.parse(object).payload().path(name);
            return claim.isMissingNode() || claim.isContainerNode() ? null : claim.asText();
        } catch (MalformedException unreadable) {
            return null;
        }
    }
}
