package no.helseprofil.keycloak.users;

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
 * One act of showing who one is: when, by which identity provider, and at which level. Keycloak keeps what a provider
 * says in notes of the user's session, where it outlives the login that it was said of; this stands beside each login,
 * and the tokens of a login tell of its own alone.
 *
 * @param provider alias of the identity provider that the user came by; null if by none
 * @param isOfThePerson whether what it says is of the account's person: there was no provider, or its
 *     {@code pid} was the account's
 * @param level 2, 3 or 4; null if none is known
 * @param methods by what (RFC 8176), no more than was seen; empty if that isn't known
 * @param time when it was, in seconds since 1970
 */
public record Authentication(
        @Nullable String provider,
        boolean isOfThePerson,
        @Nullable String level,
        List<String> methods,
        long time) {

    static final String SECURITY_LEVEL_NOTE = SecurityLevel.CLAIM;
    static final String ACR_NOTE = "acr";

    /** Of which nothing is known, so that nothing is told. */
    public static final Authentication UNKNOWN = new Authentication(null, false, null, List.of(), 0);

    private static final String NOTE = "helseprofil.authentication";
    private static final String PROVIDER = "idp";
    private static final String PERSON = "person";
    private static final String LEVEL = "level";
    private static final String METHODS = "amr";
    private static final String TIME = "time";

    /** HelseID's word for a method that its identity provider knows, and it doesn't. */
    private static final String EXTERNAL = "external";

    /**
     * What Keycloak's kinds of credentials are called by IANA. Where the key of a passkey or a certificate is kept
     * isn't known, so it is {@code pop} and not {@code hwk}; a recovery code has no name there.
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
     * Of a login that ends now, and keeps it for what comes after: with the session for logins that go on with it, with
     * the client's part for this one.
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

    /** Of what the server keeps of a login. A part that no login of ours has led to has none of its own. */
    public static Authentication of(AuthenticatedClientSessionModel part) {
        return read(part.getNote(NOTE))
                .orElseGet(() -> before(part.getUserSession()).withLevelOf(part));
    }

    /**
     * The one that a login would have which goes on with this session.
     *
     * @param keycloaks Keycloak's level of authentication
     */
    static Authentication of(UserSessionModel userSession, int keycloaks) {
        return read(userSession.getNote(NOTE))
                .orElseGet(() -> before(userSession))
                .withLevel(keycloaks);
    }

    /**
     * The one of this time, that a token tells which is presented: by its client, else by the session. A token of which
     * the server keeps none was issued in an earlier login, or doesn't say in which.
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
     * By the credentials that Keycloak has verified in this login, and no earlier one. One by a link in an e-mail it
     * counts as a password, which nobody has shown.
     */
    private static List<String> seen(AuthenticationSessionModel login) {
        boolean byLink = login.getExecutionStatus().keySet().stream()
                .flatMap(id -> Optional.ofNullable(login.getRealm().getAuthenticationExecutionById(id)).stream())
                .map(AuthenticationExecutionModel::getAuthenticator)
                .anyMatch(ResetPassword.PROVIDER_ID::equals);
        return named(AuthenticatorUtil.getAuthnCredentials(login).stream()
                .filter(credential -> !(byLink && credential.equals(PasswordCredentialModel.TYPE))));
    }

    /** The names of the methods that credentials of these kinds are of. */
    static List<String> named(Stream<String> credentials) {
        return credentials
                .flatMap(credential -> Optional.ofNullable(NAMES.get(credential)).stream())
                .distinct()
                .toList();
    }

    /** So that Keycloak's own mappers, for clients of before, don't tell what was said of another login. */
    private static void forgetEarlier(UserSessionModel userSession, Map<String, String> ofThisLogin) {
        Stream.of(SECURITY_LEVEL_NOTE, ACR_NOTE)
                .filter(note -> !ofThisLogin.containsKey(note))
                .forEach(userSession::removeNote);
    }

    /** Of a session that has none: a provider may have been part of it, of whom nobody knows what it has said. */
    private static Authentication before(UserSessionModel userSession) {
        String provider = userSession.getNote(Details.IDENTITY_PROVIDER);
        return new Authentication(provider, provider == null, null, List.of(), time(userSession));
    }

    /** The level that notes of a login tell; null if they tell none. */
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

    /** What Keycloak itself says of a login counts where no provider says more, and never for somebody else. */
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

    /** Reads what was kept; empty if nothing was. */
    public static Optional<Authentication> read(@Nullable String kept) {
        return Json.read(kept).flatMap(Authentication::read);
    }

    /** Reads what {@link #json} has written; empty if it hasn't. */
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

    /** As it is kept. */
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
     * How a user has logged in.
     *
     * @param login the client's part in the login
     * @param authentication what is known of it
     */
    public record UserLogin(AuthenticatedClientSessionModel login, Authentication authentication) {

        /**
         * The account by which a machine client acts is nobody; and whom an administrator acts as isn't there, so no
         * API is to take the one for the other.
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
         * By the identity provider, if there is one that says it, else by Keycloak's level of authentication: 2, 3 or
         * 4.
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
