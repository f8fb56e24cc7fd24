package no.helseprofil.keycloak.request;

import java.util.Optional;
import no.helseprofil.keycloak.register.Registers;
import no.helseprofil.keycloak.users.CheckDigits;
import no.helseprofil.keycloak.users.HealthAttribute;
import no.helseprofil.keycloak.users.UserLogin;
import no.helseprofil.profile.Facts;
import no.helseprofil.register.Answer;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.representations.RefreshToken;

/**
 * Reads who the user behind a code or refresh token is. Nothing is told of the user of another client: the code has to
 * name the client's own session, and the refresh token has to be one that this server signed for it.
 *
 * @param session the request
 * @param client who says that it got the code or refresh token
 */
record UserReader(KeycloakSession session, ClientModel client) {

    private static final Facts.User NOBODY =
            new Facts.User(null, null, new Answer.Unavailable<>("Nobody has logged in whom an API may be told of."));

    /** Whether it is nobody to speak of, whatever a register says. */
    static boolean isNobody(Facts.User user) {
        return user.equals(NOBODY);
    }

    Optional<Facts.User> read(DecodedForm form, EarlierLogin login) {
        return login(form, login).map(this::facts);
    }

    Optional<UserModel> user(DecodedForm form, EarlierLogin login) {
        return login(form, login).map(UserLogin::user);
    }

    private Optional<UserLogin> login(DecodedForm form, EarlierLogin login) {
        Optional<AuthenticatedClientSessionModel> found =
                Optional.ofNullable(login.session()).or(() -> ofRefreshToken(form));
        return found.filter(part -> part.getClient().getId().equals(client.getId()))
                .map(part -> new UserLogin(part, new AuthenticationLookup(session).of(part)));
    }

    private Facts.User facts(UserLogin login) {
        return login.isSomebody()
                ? new Facts.User(
                        HealthAttribute.pidOf(login.user(), CheckDigits.areCheckedIn(session))
                                .orElse(null),
                        login.securityLevel(),
                        Registers.of(session).practitioner(login.user()))
                : NOBODY;
    }

    private Optional<AuthenticatedClientSessionModel> ofRefreshToken(DecodedForm form) {
        String compact = "refresh_token".equals(form.value("grant_type")) ? form.value("refresh_token") : null;
        RefreshToken token = compact == null ? null : session.tokens().decode(compact, RefreshToken.class);
        if (token == null || token.getSessionId() == null) {
            return Optional.empty();
        }
        RealmModel realm = session.getContext().getRealm();
        return Optional.ofNullable(new LoginOfToken(session, realm).userSession(token))
                .map(found -> found.getAuthenticatedClientSessionByClient(client.getId()));
    }
}
