package no.helseprofil.keycloak.request;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.representations.AccessToken;

/** Looks at the token that a client wants to exchange. That it is valid, Keycloak checks when it takes it. */
public record SubjectToken(KeycloakSession session) {

    /** When it ends, by its own word; empty if it can't be read. Asked where Keycloak has taken it. */
    public Optional<Instant> end() {
        ProfileRequest request = ProfileRequest.of(session);
        return Optional.ofNullable(request.form().value("subject_token"))
                .flatMap(request::token)
                .map(read -> read.claimDate("exp"));
    }

    /** Whether it is a token with our signature of a user, and not of the account by which a machine client acts. */
    boolean isUsers(@Nullable String token) {
        return Optional.ofNullable(token)
                .map(text -> session.tokens().decode(text, AccessToken.class))
                .map(this::user)
                .filter(user -> user.getServiceAccountClientLink() == null)
                .isPresent();
    }

    /** A lightweight token names its login alone, and that of a machine isn't kept. */
    private @Nullable UserModel user(AccessToken token) {
        RealmModel realm = session.getContext().getRealm();
        if (token.getSubject() != null) {
            UserModel named = session.users().getUserById(realm, token.getSubject());
            if (named != null) {
                return named;
            }
        }
        UserSessionModel login =
                token.getSessionId() == null ? null : new LoginOfToken(session, realm).userSession(token);
        return login == null ? null : login.getUser();
    }
}
