package no.helseprofil.keycloak.request;

import java.util.Optional;
import no.helseprofil.profile.Facts;
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

    EarlierLogin find(DecodedForm form) {
        return StoredCode.find(session, form.value("code")).flatMap(this::login).orElse(EarlierLogin.NONE);
    }

    /**
     * The login that a code comes of. A code without it is none: the login has ended, or somebody has just used the
     * code up, and somebody else has tried it again, for which Keycloak ends what came of it. A code that Keycloak
     * takes and that wasn't found here is refused when it does, so that none is taken of which a half was judged.
     *
     * <p>Keycloak keeps {@code resource} with a code, and reads it in a feature of its own alone, which isn't on.
     */
    private Optional<EarlierLogin> login(StoredCode code) {
        UserSessionModel userSession =
                session.sessions().getUserSession(session.getContext().getRealm(), code.userSession());
        AuthenticatedClientSessionModel clientSession =
                userSession == null ? null : userSession.getAuthenticatedClientSessionByClient(code.client());
        return Optional.ofNullable(clientSession).map(found -> login(code, found));
    }

    private static EarlierLogin login(StoredCode code, AuthenticatedClientSessionModel clientSession) {
        OAuth2Code content = code.content();
        return new EarlierLogin(
                new Facts.AuthorizationCode(
                        content.getDpopJkt(),
                        content.getCodeChallengeMethod(),
                        Boolean.parseBoolean(clientSession.getNote(PUSHED)),
                        Shortcomings.read(clientSession.getNote(SHORTCOMINGS))),
                content.getScope(),
                RememberedRequest.read(content.getResource()),
                code.isAsIssued() ? clientSession : null);
    }
}
