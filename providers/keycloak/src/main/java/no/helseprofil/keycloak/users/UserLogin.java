package no.helseprofil.keycloak.users;

import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * How a user has logged in.
 *
 * @param login the client's part in the login
 * @param authentication what is known of it
 */
public record UserLogin(AuthenticatedClientSessionModel login, Authentication authentication) {

    /**
     * The account by which a machine client acts is nobody; and whom an administrator acts as isn't there, so no API is
     * to take the one for the other.
     */
    public boolean isSomebody() {
        return isOfSomebody(session());
    }

    /** The same of a session. */
    static boolean isOfSomebody(UserSessionModel session) {
        return session.getUser() != null
                && session.getUser().getServiceAccountClientLink() == null
                && session.getNote(ImpersonationSessionNote.IMPERSONATOR_ID.toString()) == null;
    }

    /**
     * By the identity provider, if there is one that says it, else by Keycloak's level of authentication: 2, 3 or 4.
     */
    public @Nullable String securityLevel() {
        return authentication.level();
    }

    public UserModel user() {
        return session().getUser();
    }

    private UserSessionModel session() {
        return login.getUserSession();
    }
}
