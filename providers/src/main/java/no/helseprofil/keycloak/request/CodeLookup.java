package no.helseprofil.keycloak.request;

import java.util.Map;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.utils.OAuth2Code;

/**
 * Looks an authorization code up without using it up, so that a refusal leaves it to its owner. That it is valid, and
 * this client's, Keycloak checks when it takes it.
 */
public final class CodeLookup {

    /** Client note by which a code's session remembers whether its authorization request was pushed. */
    public static final String PUSHED = "helseprofil.pushed";

    /** Client note by which it remembers what that request failed, see {@link Shortcomings}. */
    public static final String SHORTCOMINGS = "helseprofil.shortcomings";

    private final KeycloakSession session;

    CodeLookup(KeycloakSession session) {
        this.session = session;
    }

    EarlierLogin find(RequestForm form) {
        return StoredCode.find(session, form.value("code")).map(this::login).orElse(EarlierLogin.NONE);
    }

    /** Keycloak keeps {@code resource} with a code, and reads it in a feature of its own alone, which isn't on. */
    private EarlierLogin login(StoredCode code) {
        UserSessionModel userSession =
                session.sessions().getUserSession(session.getContext().getRealm(), code.userSession());
        AuthenticatedClientSessionModel clientSession =
                userSession == null ? null : userSession.getAuthenticatedClientSessionByClient(code.client());
        OAuth2Code content = code.content();
        return new EarlierLogin(
                facts(content, clientSession),
                content.getScope(),
                RememberedRequest.read(content.getResource()),
                code.isAsIssued() ? clientSession : null);
    }

    private static Facts.Code facts(OAuth2Code code, @Nullable AuthenticatedClientSessionModel clientSession) {
        boolean pushed = clientSession != null && Boolean.parseBoolean(clientSession.getNote(PUSHED));
        Map<String, String> shortcomings =
                clientSession == null ? Map.of() : Shortcomings.read(clientSession.getNote(SHORTCOMINGS));
        return new Facts.Code(code.getDpopJkt(), code.getCodeChallengeMethod(), pushed, shortcomings);
    }
}
