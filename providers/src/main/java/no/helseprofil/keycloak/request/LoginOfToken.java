package no.helseprofil.keycloak.request;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.RefreshToken;
import org.keycloak.util.TokenUtil;

/**
 * Who is behind a code that exists, or a token with our signature, without using anything up. That they are still
 * valid, and the client's who sends them, Keycloak checks when it takes them.
 *
 * @param session in which it is looked up
 */
public record LoginOfToken(KeycloakSession session, RealmModel realm) {

    /**
     * A login.
     *
     * @param user who has logged in
     * @param client at which
     * @param scope what was granted
     */
    public record Login(
            UserModel user, ClientModel client, @Nullable String scope) {}

    /** The login that a token request goes on with. */
    public Optional<Login> ofTokenRequest(MultivaluedMap<String, String> form) {
        return switch (String.valueOf(form.getFirst("grant_type"))) {
            case "authorization_code" -> ofCode(form.getFirst("code"));
            case "refresh_token" -> ofRefreshToken(form.getFirst("refresh_token"));
            default -> Optional.empty();
        };
    }

    public Optional<Login> ofAccessToken(String token) {
        return Optional.ofNullable(session.tokens().decode(token, AccessToken.class))
                .flatMap(this::ofToken);
    }

    private Optional<Login> ofCode(@Nullable String sent) {
        return StoredCode.find(session, sent)
                .filter(StoredCode::isAsIssued)
                .flatMap(code -> login(
                        session.sessions().getUserSession(realm, code.userSession()),
                        realm.getClientById(code.client()),
                        code.content().getScope()));
    }

    private Optional<Login> ofRefreshToken(@Nullable String token) {
        return Optional.ofNullable(token)
                .map(text -> session.tokens().decode(text, RefreshToken.class))
                .flatMap(this::ofToken);
    }

    private Optional<Login> ofToken(AccessToken token) {
        if (token.getSessionId() == null || token.getIssuedFor() == null) {
            return Optional.empty();
        }
        return login(userSession(token), realm.getClientByClientId(token.getIssuedFor()), token.getScope());
    }

    /** An access token that came of an offline token doesn't say so, and its user session may be over. */
    @Nullable
    UserSessionModel userSession(AccessToken token) {
        UserSessionModel online = TokenUtil.TOKEN_TYPE_OFFLINE.equals(token.getType())
                ? null
                : session.sessions().getUserSession(realm, token.getSessionId());
        return online == null ? session.sessions().getOfflineUserSession(realm, token.getSessionId()) : online;
    }

    private static Optional<Login> login(
            @Nullable UserSessionModel session, @Nullable ClientModel client, @Nullable String scope) {
        return session == null || session.getUser() == null || client == null
                ? Optional.empty()
                : Optional.of(new Login(session.getUser(), client, scope));
    }
}
