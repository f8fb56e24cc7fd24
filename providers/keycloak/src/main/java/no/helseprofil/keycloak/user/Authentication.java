package no.helseprofil.keycloak.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import no.helseprofil.jose.Json;
import no.helseprofil.profile.SecurityLevel;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.authenticators.resetcred.ResetPassword;
import org.keycloak.authentication.authenticators.util.LoAUtil;
import org.keycloak.events.Details;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.ImpersonationSessionNote;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserCredentialModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * One act of authentication: its time, its identity provider and its level. Keycloak keeps the provider's statements in
 * notes of the user session, where they outlive the login that they were about. This record is kept with each login, so
 * that the tokens of a login contain only facts of that login.
 *
 * @param provider alias of the identity provider that the user logged in with; null if there was none
 * @param isOfThePerson whether the provider's statements are about the account's person: there was no provider, or its
 *     {@code pid} was the account's
 * @param level 2, 3 or 4; null if none is known
 * @param methods authentication methods (RFC 8176), only those that were observed; empty if they aren't known
 * @param time seconds since 1970
 */
public record Authentication(
        @Nullable String provider,
        boolean isOfThePerson,
        @Nullable String level,
        List<String> methods,
        long time) {

    static final String SECURITY_LEVEL_NOTE = SecurityLevel.CLAIM;
    static final String ACR_NOTE = "acr";

    /** Authentication of which nothing is known, so that no claim is issued. */
    public static final Authentication UNKNOWN = new Authentication(null, false, null, List.of(), 0);

    private static final String NOTE = "helseprofil.authentication";
    private static final String PROVIDER = "idp";
    private static final String PERSON = "person";
    private static final String LEVEL = "level";
    private static final String METHODS = "amr";
    private static final String TIME = "time";

    /** HelseID's value for a method that is known to its identity provider but not to HelseID. */
    private static final String EXTERNAL = "external";

    /**
     * IANA's names for Keycloak's types of credentials. The storage of the key of a passkey or a certificate isn't
     * known, so the name is {@code pop} and not {@code hwk}; IANA has no name for a recovery code.
     */
    private static final Map<String, String> NAMES = Map.of(
            PasswordCredentialModel.TYPE, "pwd",
            OTPCredentialModel.TYPE, "otp",
            WebAuthnCredentialModel.TYPE_TWOFACTOR, "pop",
            WebAuthnCredentialModel.TYPE_PASSWORDLESS, "pop",
            UserCredentialModel.CLIENT_CERT, "pop",
            UserCredentialModel.KERBEROS, "wia");

    public Authentication {
        methods = List.copyOf(methods);
    }

    /**
     * Returns the authentication of a login that ends now. Stores it in the user session, for logins that continue that
     * session, and in the client session, for this login.
     */
    public static Authentication end(
            KeycloakSession session, AuthenticationSessionModel login, AuthenticatedClientSessionModel part) {
        UserSessionModel userSession = part.getUserSession();
        String provider = login.getUserSessionNotes().get(Details.IDENTITY_PROVIDER);
        Authentication made = provider == null && AuthenticationManager.isSSOAuthentication(part)
                ? read(userSession.getNote(NOTE)).orElseGet(() -> before(userSession))
                : anew(session, login, userSession, provider);
        userSession.setNote(NOTE, made.text());
        Authentication own = made.withLevelOf(part);
        part.setNote(NOTE, own.text());
        ProviderPid.forget(part);
        return own;
    }

    /** Returns the stored authentication of a login; without one, it is derived from the user session. */
    public static Authentication of(AuthenticatedClientSessionModel part) {
        return read(part.getNote(NOTE))
                .orElseGet(() -> before(part.getUserSession()).withLevelOf(part));
    }

    /**
     * Returns the authentication that a login would have if it continued this session.
     *
     * @param keycloaks Keycloak's level of authentication
     */
    static Authentication of(UserSessionModel userSession, int keycloaks) {
        return read(userSession.getNote(NOTE))
                .orElseGet(() -> before(userSession))
                .withLevel(keycloaks);
    }

    /**
     * Returns the authentication at the {@code auth_time} of a presented token; {@link #UNKNOWN} if the token was
     * issued in an earlier login or has no time. The client session's comes before the user session's.
     */
    public static Authentication at(@Nullable Long time, AuthenticatedClientSessionModel part) {
        return Stream.of(part.getNote(NOTE), part.getUserSession().getNote(NOTE))
                .flatMap(note -> read(note).stream())
                .filter(kept -> time != null && kept.time == time)
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static Authentication anew(
            KeycloakSession session,
            AuthenticationSessionModel login,
            UserSessionModel userSession,
            @Nullable String provider) {
        boolean isOfThePerson =
                provider == null || ProviderPid.of(login, provider).isOf(session, userSession.getUser());
        String level = provider == null || !isOfThePerson ? null : said(login.getUserSessionNotes());
        forgetEarlier(userSession, provider == null ? Map.of() : login.getUserSessionNotes());
        List<String> methods = provider == null ? seen(login) : List.of(EXTERNAL);
        return new Authentication(provider, isOfThePerson, level, methods, time(userSession));
    }

    /**
     * Returns the methods of the credentials that Keycloak verified in this login, without those of earlier logins.
     * Keycloak counts a login by a link in an e-mail as one with a password, although no password was entered.
     */
    private static List<String> seen(AuthenticationSessionModel login) {
        boolean byLink = login.getExecutionStatus().keySet().stream()
                .flatMap(id -> Optional.ofNullable(login.getRealm().getAuthenticationExecutionById(id)).stream())
                .map(AuthenticationExecutionModel::getAuthenticator)
                .anyMatch(ResetPassword.PROVIDER_ID::equals);
        return named(AuthenticatorUtil.getAuthnCredentials(login).stream()
                .filter(credential -> !(byLink && credential.equals(PasswordCredentialModel.TYPE))));
    }

    /** Returns the names of the methods for credentials of these types. */
    static List<String> named(Stream<String> credentials) {
        return credentials
                .flatMap(credential -> Optional.ofNullable(NAMES.get(credential)).stream())
                .distinct()
                .toList();
    }

    /** Removes notes of an earlier login, which Keycloak's own mappers would copy into tokens of this one. */
    private static void forgetEarlier(UserSessionModel userSession, Map<String, String> ofThisLogin) {
        Stream.of(SECURITY_LEVEL_NOTE, ACR_NOTE)
                .filter(note -> !ofThisLogin.containsKey(note))
                .forEach(userSession::removeNote);
    }

    /** Returns the authentication for a session without one; what a provider stated in it isn't known. */
    private static Authentication before(UserSessionModel userSession) {
        String provider = userSession.getNote(Details.IDENTITY_PROVIDER);
        return new Authentication(provider, provider == null, null, List.of(), time(userSession));
    }

    /** Returns the level in the notes of a login; null if they have none. */
    static @Nullable String said(Map<String, String> notes) {
        return Stream.of(SECURITY_LEVEL_NOTE, ACR_NOTE)
                .flatMap(name -> Optional.ofNullable(notes.get(name)).stream())
                .flatMap(said -> SecurityLevel.named(said).stream())
                .findFirst()
                .orElse(null);
    }

    private static long time(UserSessionModel userSession) {
        String time = userSession.getNote(AuthenticationManager.AUTH_TIME);
        return time == null ? 0 : Long.parseLong(time);
    }

    private Authentication withLevelOf(AuthenticatedClientSessionModel part) {
        return withLevel(LoAUtil.getCurrentLevelOfAuthentication(part));
    }

    /** Returns this with Keycloak's level where the provider stated none; unchanged if about another person. */
    private Authentication withLevel(int keycloaks) {
        return level != null || !isOfThePerson
                ? this
                : new Authentication(
                        provider,
                        true,
                        SecurityLevel.named(String.valueOf(keycloaks)).orElse(null),
                        methods,
                        time);
    }

    /** Reads a stored authentication; empty if none was stored. */
    public static Optional<Authentication> read(@Nullable String kept) {
        return Json.read(kept).flatMap(Authentication::read);
    }

    /** Reads a stored authentication; empty if none was stored. */
    public static Optional<Authentication> read(JsonNode kept) {
        return kept.path(TIME).isIntegralNumber()
                ? Optional.of(new Authentication(
                        kept.path(PROVIDER).textValue(),
                        kept.path(PERSON).asBoolean(),
                        kept.path(LEVEL).textValue(),
                        Json.texts(kept.path(METHODS)),
                        kept.path(TIME).longValue()))
                : Optional.empty();
    }

    /** Returns the form in which it is stored. */
    public ObjectNode json() {
        ObjectNode kept = JsonNodeFactory.instance
                .objectNode()
                .put(PROVIDER, provider)
                .put(PERSON, isOfThePerson)
                .put(LEVEL, level)
                .put(TIME, time);
        methods.forEach(kept.withArray(METHODS)::add);
        return kept;
    }

    private String text() {
        return json().toString();
    }

    /**
     * Login of a user.
     *
     * @param login the client session
     * @param authentication what is known about the authentication
     */
    public record UserLogin(AuthenticatedClientSessionModel login, Authentication authentication) {

        /**
         * Returns whether a person has logged in: neither a client's service account nor a user whom an administrator
         * impersonates, so that no API mistakes one for the other.
         */
        public boolean isSomebody() {
            return isOfSomebody(session());
        }

        /** Returns the same for a session. */
        static boolean isOfSomebody(UserSessionModel session) {
            return session.getUser() != null
                    && session.getUser().getServiceAccountClientLink() == null
                    && session.getNote(ImpersonationSessionNote.IMPERSONATOR_ID.toString()) == null;
        }

        /**
         * Returns the level, 2, 3 or 4: the identity provider's if it states one, else Keycloak's; null if none is
         * known.
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
}
