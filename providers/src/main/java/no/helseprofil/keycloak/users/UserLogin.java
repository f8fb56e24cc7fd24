package no.helseprofil.keycloak.users;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.util.LoAUtil;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * How a user has logged in.
 *
 * @param login the client's part in the login
 */
public record UserLogin(AuthenticatedClientSessionModel login) {

    private static final String SECURITY_LEVEL_NOTE = "helseid://claims/identity/security_level";
    private static final String ACR_NOTE = "acr";

    /** What national identity providers say of a login, besides the level itself. */
    private static final Map<String, String> LEVELS = Map.of(
            "2", "2",
            "3", "3",
            "4", "4",
            "Level3", "3",
            "Level4", "4",
            "idporten-loa-substantial", "3",
            "idporten-loa-high", "4");

    /**
     * The account by which a machine client acts is nobody; and whom an administrator acts as isn't there, so no API is to
     * take the one for the other.
     */
    public boolean isSomebody() {
        return user() != null
                && user().getServiceAccountClientLink() == null
                && session().getNote(ImpersonationSessionNote.IMPERSONATOR_ID.toString()) == null;
    }

    /** By the identity provider, if there is one that says it, else by Keycloak's level of authentication: 2, 3 or 4. */
    public @Nullable String securityLevel() {
        return Stream.of(session().getNote(SECURITY_LEVEL_NOTE), session().getNote(ACR_NOTE))
                .flatMap(note -> Optional.ofNullable(note).stream())
                .flatMap(note -> Optional.ofNullable(LEVELS.get(note)).stream())
                .findFirst()
                .orElseGet(() -> LEVELS.get(String.valueOf(LoAUtil.getCurrentLevelOfAuthentication(login))));
    }

    /** Who it is. */
    public UserModel user() {
        return session().getUser();
    }

    private UserSessionModel session() {
        return login.getUserSession();
    }
}
