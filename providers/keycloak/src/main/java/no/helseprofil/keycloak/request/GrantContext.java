package no.helseprofil.keycloak.request;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.jose.Jws;
import no.helseprofil.keycloak.request.RememberedRequest.DeferredFindings;
import no.helseprofil.keycloak.user.Authentication;
import no.helseprofil.keycloak.user.Authentication.UserLogin;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.RequestKind;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.utils.OAuth2Code;
import org.keycloak.protocol.oidc.utils.OAuth2CodeParser;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;
import org.keycloak.representations.RefreshToken;
import org.keycloak.util.TokenUtil;

/**
 * The grant of a token request, and the login behind it. It is read once and uses nothing up, so that a refusal leaves
 * a code to its owner. Keycloak checks that a code or token is valid, and this client's, when it takes it.
 *
 * @param code the authorization code; null if the request brings none, or none whose login goes on
 * @param scope what the login was granted; null if the request brings nothing of a login
 * @param request what the authorization request of the login said
 * @param holder finds who has logged in
 */
public record GrantContext(
        Facts.@Nullable AuthorizationCode code, @Nullable String scope, RememberedRequest request, Holder holder) {

    /** A grant without a login, or with one that isn't known. */
    static final GrantContext NONE = new GrantContext(null, null, RememberedRequest.NOTHING);

    /** Makes a grant whose user is unknown. */
    GrantContext(Facts.@Nullable AuthorizationCode code, @Nullable String scope, RememberedRequest request) {
        this(code, scope, request, new Nobody());
    }

    /**
     * A user who has logged in.
     *
     * @param client the client at which
     * @param scope what was granted
     */
    public record Login(
            UserModel user, ClientModel client, @Nullable String scope) {}

    /** Lookup of the user who has logged in. It looks up nothing before it is asked. */
    sealed interface Holder {

        /** Returns the login that the grant was issued for. */
        Optional<Login> login();

        /** Returns the part of a client in that login. */
        Optional<AuthenticatedClientSessionModel> part(ClientModel client);
    }

    static GrantContext read(KeycloakSession session, DecodedForm form) {
        return switch (String.valueOf(form.value("grant_type"))) {
            case "authorization_code" ->
                StoredCode.find(session, form.value("code"))
                        .flatMap(code -> ofCode(session, code))
                        .orElse(NONE);
            case "refresh_token" ->
                Optional.ofNullable(form.value("refresh_token"))
                        .flatMap(compact -> ofRefreshToken(session, compact))
                        .orElse(NONE);
            default -> NONE;
        };
    }

    /**
     * A code without its login is none: the login has ended, or somebody has just used the code up, and somebody else
     * has tried it again, for which Keycloak ends what came of it. A code that Keycloak takes and that wasn't found
     * here is refused when it does, so that none is taken of which a half was judged.
     *
     * <p>Keycloak keeps {@code resource} with a code, and reads it in a feature of its own alone, which isn't on.
     */
    private static Optional<GrantContext> ofCode(KeycloakSession session, StoredCode code) {
        UserSessionModel userSession =
                session.sessions().getUserSession(session.getContext().getRealm(), code.userSession());
        AuthenticatedClientSessionModel part =
                userSession == null ? null : userSession.getAuthenticatedClientSessionByClient(code.client());
        if (part == null) {
            return Optional.empty();
        }
        OAuth2Code content = code.content();
        return Optional.of(new GrantContext(
                new Facts.AuthorizationCode(
                        content.getDpopJkt(),
                        content.getCodeChallengeMethod(),
                        Boolean.parseBoolean(part.getNote(PushedRequest.NOTE)),
                        DeferredFindings.read(part.getNote(DeferredFindings.NOTE))),
                content.getScope(),
                RememberedRequest.read(content.getResource()),
                code.isAsIssued() ? new CodeHolder(part, content.getScope()) : new Nobody()));
    }

    private static Optional<GrantContext> ofRefreshToken(KeycloakSession session, String compact) {
        return ProfileRequest.of(session)
                .token(compact)
                .map(read -> new GrantContext(
                        null,
                        read.claimText("scope"),
                        RememberedRequest.read(read.claimText(RememberedRequest.NAME)),
                        new TokenHolder(session, compact)));
    }

    /** Returns the login that the grant was issued for, whichever client sends it. */
    public Optional<Login> login() {
        return holder.login();
    }

    /** Returns the login behind an access token with this server's signature. */
    public static Optional<Login> ofAccessToken(KeycloakSession session, String token) {
        return Optional.ofNullable(session.tokens().decode(token, AccessToken.class))
                .flatMap(read -> ofToken(session, read));
    }

    /**
     * Returns the user, as the client that says that it got the grant knows them. A code has to name the client's own
     * part in the login, and a refresh token has to be one that this server signed, for a login in which the client
     * has a part.
     */
    Optional<UserLogin> user(ClientModel client) {
        Authentication known = Objects.requireNonNullElse(request.authentication(), Authentication.UNKNOWN);
        return holder.part(client).map(part -> new UserLogin(part, known));
    }

    /**
     * Returns the authentication that an issued token is about: that of its code or refresh token, or of the token that
     * it is exchanged for, and no later one. A code or refresh token that doesn't name it belongs to a login of which
     * nothing is known.
     */
    public static Authentication authentication(KeycloakSession session, AuthenticatedClientSessionModel part) {
        ProfileRequest request = ProfileRequest.of(session);
        return request.login()
                .flatMap(login -> Optional.ofNullable(login.authentication()))
                .orElseGet(() -> authentication(request.form(), part));
    }

    private static Authentication authentication(DecodedForm form, AuthenticatedClientSessionModel part) {
        return switch (String.valueOf(form.value("grant_type"))) {
            case RequestKind.TOKEN_EXCHANGE -> Authentication.at(time(form.value("subject_token")), part);
            case "authorization_code", "refresh_token" -> Authentication.UNKNOWN;
            default -> Authentication.of(part);
        };
    }

    /** Keycloak checks the token itself. */
    private static @Nullable Long time(@Nullable String token) {
        return Jws.read(token)
                .flatMap(jws -> Optional.ofNullable(jws.claimDate(IDToken.AUTH_TIME)))
                .map(Instant::getEpochSecond)
                .orElse(null);
    }

    /**
     * Returns the user session of a token, online or offline. An access token that came of an offline token doesn't say
     * so, and its online session may be over.
     */
    static Optional<UserSessionModel> userSession(KeycloakSession session, AccessToken token) {
        if (token.getSessionId() == null) {
            return Optional.empty();
        }
        RealmModel realm = session.getContext().getRealm();
        UserSessionModel online = TokenUtil.TOKEN_TYPE_OFFLINE.equals(token.getType())
                ? null
                : session.sessions().getUserSession(realm, token.getSessionId());
        return Optional.ofNullable(
                online == null ? session.sessions().getOfflineUserSession(realm, token.getSessionId()) : online);
    }

    private static Optional<Login> ofToken(KeycloakSession session, AccessToken token) {
        RealmModel realm = session.getContext().getRealm();
        return token.getIssuedFor() == null
                ? Optional.empty()
                : userSession(session, token)
                        .flatMap(found ->
                                login(found, realm.getClientByClientId(token.getIssuedFor()), token.getScope()));
    }

    private static Optional<Login> login(
            UserSessionModel session, @Nullable ClientModel client, @Nullable String scope) {
        return session.getUser() == null || client == null
                ? Optional.empty()
                : Optional.of(new Login(session.getUser(), client, scope));
    }

    private record Nobody() implements Holder {

        @Override
        public Optional<Login> login() {
            return Optional.empty();
        }

        @Override
        public Optional<AuthenticatedClientSessionModel> part(ClientModel client) {
            return Optional.empty();
        }
    }

    /** The client's part in the login, of a code that is sent as it was issued. */
    private record CodeHolder(
            AuthenticatedClientSessionModel own, @Nullable String scope) implements Holder {

        @Override
        public Optional<Login> login() {
            return GrantContext.login(own.getUserSession(), own.getClient(), scope);
        }

        @Override
        public Optional<AuthenticatedClientSessionModel> part(ClientModel client) {
            return own.getClient().getId().equals(client.getId()) ? Optional.of(own) : Optional.empty();
        }
    }

    /** A refresh token, whose signature is verified once, when somebody asks whose it is. */
    private static final class TokenHolder implements Holder {

        private final KeycloakSession session;
        private final String compact;
        private @Nullable RefreshToken token;

        TokenHolder(KeycloakSession session, String compact) {
            this.session = session;
            this.compact = compact;
        }

        @Override
        public Optional<Login> login() {
            return verified().flatMap(read -> ofToken(session, read));
        }

        @Override
        public Optional<AuthenticatedClientSessionModel> part(ClientModel client) {
            return verified()
                    .flatMap(read -> userSession(session, read))
                    .map(found -> found.getAuthenticatedClientSessionByClient(client.getId()));
        }

        private Optional<RefreshToken> verified() {
            if (token == null) {
                token = session.tokens().decode(compact, RefreshToken.class);
            }
            return Optional.ofNullable(token);
        }
    }

    /**
     * Authorization code that Keycloak keeps. A sent code has three parts, and Keycloak finds its own by the first
     * alone, so a client could change the others.
     *
     * @param content what Keycloak keeps with it
     * @param userSession user session that was sent with it
     * @param client internal id of the client that was sent with it
     * @param isAsIssued whether both are those that it was issued for
     */
    private record StoredCode(OAuth2Code content, String userSession, String client, boolean isAsIssued) {

        /** The client that a code is for, which 26.7.3 keeps with it and 26.7.0 doesn't. */
        private static final String CLIENT = "client_uuid";

        static Optional<StoredCode> find(KeycloakSession session, @Nullable String sent) {
            String[] parts = sent == null ? new String[0] : sent.split("\\.", 3);
            return parts.length < 3
                    ? Optional.empty()
                    : Optional.ofNullable(session.singleUseObjects().get(OAuth2CodeParser.CACHE_KEY_PREFIX + parts[0]))
                            .map(stored -> of(stored, parts[1], parts[2]));
        }

        private static StoredCode of(Map<String, String> stored, String userSession, String client) {
            OAuth2Code code = OAuth2Code.deserializeCode(stored);
            String issuedTo = stored.get(CLIENT);
            boolean isAsIssued =
                    userSession.equals(code.getUserSessionId()) && (issuedTo == null || issuedTo.equals(client));
            return new StoredCode(code, userSession, client, isAsIssued);
        }
    }
}
