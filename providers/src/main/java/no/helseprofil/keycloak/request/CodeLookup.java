package no.helseprofil.keycloak.request;

import java.util.Map;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.utils.OAuth2Code;
import org.keycloak.protocol.oidc.utils.OAuth2CodeParser;

/**
 * Looks an authorization code up without using it up, so that a refusal leaves it to its owner. That it is valid, and
 * this client's, Keycloak checks when it takes it.
 */
public final class CodeLookup {

    /** Client note by which a code's session remembers whether its authorization request was pushed. */
    public static final String PUSHED = "helseprofil.pushed";

    /** Client note by which it remembers what that request failed, see {@link Shortcomings}. */
    public static final String SHORTCOMINGS = "helseprofil.shortcomings";

    /** What 26.7.3 keeps with a code and 26.7.0 doesn't, which has no method for it either: the client that it is for. */
    private static final String CLIENT = "client_uuid";

    private final KeycloakSession session;

    CodeLookup(KeycloakSession session) {
        this.session = session;
    }

    EarlierLogin find(RequestForm form) {
        String code = form.value("code");
        String[] parts = code == null ? new String[0] : code.split("\\.", 3);
        Map<String, String> stored =
                parts.length < 3 ? null : session.singleUseObjects().get(OAuth2CodeParser.CACHE_KEY_PREFIX + parts[0]);
        return stored == null ? EarlierLogin.NONE : login(stored, parts[1], parts[2]);
    }

    /** Keycloak keeps {@code resource} with a code, and reads it in a feature of its own alone, which isn't on. */
    private EarlierLogin login(Map<String, String> stored, String userSessionId, String clientId) {
        OAuth2Code code = OAuth2Code.deserializeCode(stored);
        UserSessionModel userSession =
                session.sessions().getUserSession(session.getContext().getRealm(), userSessionId);
        AuthenticatedClientSessionModel clientSession =
                userSession == null ? null : userSession.getAuthenticatedClientSessionByClient(clientId);
        boolean isNamed =
                userSessionId.equals(code.getUserSessionId()) && clientId.equals(stored.getOrDefault(CLIENT, clientId));
        return new EarlierLogin(
                facts(code, clientSession),
                code.getScope(),
                RememberedRequest.read(code.getResource()),
                isNamed ? clientSession : null);
    }

    private static Facts.Code facts(OAuth2Code code, @Nullable AuthenticatedClientSessionModel clientSession) {
        boolean pushed = clientSession != null && Boolean.parseBoolean(clientSession.getNote(PUSHED));
        Map<String, String> shortcomings =
                clientSession == null ? Map.of() : Shortcomings.read(clientSession.getNote(SHORTCOMINGS));
        return new Facts.Code(code.getDpopJkt(), code.getCodeChallengeMethod(), pushed, shortcomings);
    }
}
