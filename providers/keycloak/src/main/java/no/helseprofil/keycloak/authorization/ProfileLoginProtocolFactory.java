package no.helseprofil.keycloak.authorization;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.helseprofil.keycloak.client.ClientCalls;
import no.helseprofil.keycloak.client.SwitchedClient;
import no.helseprofil.keycloak.endpoint.AwaitedFacts;
import no.helseprofil.keycloak.endpoint.IntrospectionEndpointOverride;
import no.helseprofil.keycloak.endpoint.ProfileLoginProtocolService;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.server.OriginalCall;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.token.FrontChannelTokens;
import no.helseprofil.keycloak.user.Authentication;
import no.helseprofil.keycloak.user.ImpersonatedAccount;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ClientData;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolFactory;
import org.keycloak.protocol.oidc.OIDCProviderConfig;
import org.keycloak.protocol.oidc.endpoints.AuthorizationEndpoint;
import org.keycloak.representations.AuthorizationResponseToken;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Replaces Keycloak's {@code openid-connect} protocol, by the same id, to override its endpoints.
 */
public final class ProfileLoginProtocolFactory extends OIDCLoginProtocolFactory {

    private @Nullable ParameterLimits limits;

    @Override
    public void init(Config.Scope settings) {
        super.init(settings);
        limits = new ParameterLimits(settings);
    }

    @Override
    public LoginProtocol create(KeycloakSession session) {
        OIDCLoginProtocol stock = (OIDCLoginProtocol) super.create(session);
        return new ProfileLoginProtocol(
                session,
                RealmProfiles.isUnderProfile(session)
                        ? Objects.requireNonNull(limits, "read when the server starts")
                        : stock.getConfig());
    }

    @Override
    public Object createProtocolEndpoint(KeycloakSession session, EventBuilder event) {
        if (!RealmProfiles.isUnderProfile(session)) {
            return super.createProtocolEndpoint(session, event);
        }
        EventBuilder ours = new RequirementEvents(
                session.getContext().getRealm(), session, session.getContext().getConnection());
        return new ProfileLoginProtocolService(
                session,
                ours,
                () -> new AuthorizationEndpointOverride(session, ours),
                () -> new IntrospectionEndpointOverride(session, ours));
    }

    /**
     * The authorization endpoint. Keycloak makes a login protocol of its own here, which a login without a page
     * ({@code prompt=none}) ends in; with it a code would leave without what the login said. Errors that it sends
     * before a login are put right afterwards, since nothing of it can be overridden there.
     */
    public static final class AuthorizationEndpointOverride extends AuthorizationEndpoint {

        AuthorizationEndpointOverride(KeycloakSession session, EventBuilder event) {
            super(session, event);
        }

        @Override
        public Response buildGet() {
            return JwtAnswer.withOneIssuer(session, super.buildGet());
        }

        @Override
        public Response buildPost() {
            return JwtAnswer.withOneIssuer(session, super.buildPost());
        }

        @Override
        protected Response handleBrowserAuthenticationRequest(
                AuthenticationSessionModel login, LoginProtocol keycloaks, boolean isPassive, boolean redirects) {
            LoginProtocol ours = session.getProvider(LoginProtocol.class, OIDCLoginProtocol.LOGIN_PROTOCOL)
                    .setRealm(realm)
                    .setHttpHeaders(headers)
                    .setUriInfo(session.getContext().getUri())
                    .setEventBuilder(event);
            return super.handleBrowserAuthenticationRequest(login, ours, isPassive, redirects);
        }
    }

    /**
     * Keycloak's settings of the protocol, which remember how long each parameter may be. Keycloak asks for each
     * parameter of each request, and looks for the answer through all that a server can be configured by; it never
     * changes while a server runs.
     */
    static final class ParameterLimits extends OIDCProviderConfig {

        private static final int MOST = 1_000;

        /** A longer name than that of any parameter of a standard isn't kept: what is kept comes from anybody. */
        private static final int LONGEST_NAME = 64;

        private final Cache<LimitKey, Integer> known =
                Caffeine.newBuilder().maximumSize(MOST).build();

        ParameterLimits(Config.Scope settings) {
            super(settings);
        }

        /** A part of a multipart form may come without a name, at which Keycloak fails as ever. */
        @Override
        public int getMaxLengthForTheParameter(@Nullable String name, boolean isToken) {
            return name == null || name.length() > LONGEST_NAME
                    ? super.getMaxLengthForTheParameter(name, isToken)
                    : known.get(
                            new LimitKey(name, isToken),
                            unknown -> super.getMaxLengthForTheParameter(unknown.name(), unknown.isToken()));
        }

        private record LimitKey(String name, boolean isToken) {}
    }

    /**
     * An answer of the authorization endpoint as a JWT (JARM). Keycloak writes its issuer and then, as for every
     * other answer, the parameter {@code iss}, so that the JWT has the claim twice and many clients can't read it.
     * RFC 9207, section 2.4, wants it once: Keycloak is shown a client that asks for no parameter, for as long as
     * it makes such an answer.
     */
    static final class JwtAnswer {

        /** The JWT of a redirect, or of a form. */
        private static final Pattern SIGNED = Pattern.compile(
                "(?:[?#&]response=|NAME=\"response\" +VALUE=\")([\\w-]+\\.[\\w-]+\\.[\\w-]+)(?:[&\"#]|$)");

        private static final String WITHOUT_PARAMETER = OIDCConfigAttributes.EXCLUDE_ISSUER_FROM_AUTH_RESPONSE;

        private JwtAnswer() {}

        /** Returns whether the answer to a request with this {@code response_mode} is one. */
        static boolean isAskedFor(@Nullable String responseMode) {
            return responseMode != null && responseMode.endsWith("jwt");
        }

        /** Returns what a login that ends with such an answer is ended with. */
        static ClientSessionContext of(ClientSessionContext context) {
            AuthenticatedClientSessionModel session = context.getClientSession();
            return OriginalCall.except(
                    ClientSessionContext.class,
                    context,
                    "getClientSession",
                    OriginalCall.except(
                            AuthenticatedClientSessionModel.class,
                            session,
                            "getClient",
                            new SwitchedClient(session.getClient(), WITHOUT_PARAMETER)));
        }

        /** Makes such an answer for the client of this request. */
        static <T> T during(KeycloakContext context, Supplier<T> answer) {
            return SwitchedClient.during(context, WITHOUT_PARAMETER, answer);
        }

        /**
         * Signs again an error that Keycloak sent by itself: what is read of it has its issuer once. Nothing else is
         * signed than an error that this realm has signed, whatever a browser may have brought; one that is encrypted
         * stays as it is.
         */
        static Response withOneIssuer(KeycloakSession session, Response answer) {
            String text = answer.getLocation() == null
                    ? String.valueOf(answer.getEntity())
                    : answer.getLocation().toString();
            Matcher jwt = SIGNED.matcher(text);
            AuthorizationResponseToken error =
                    jwt.find() ? session.tokens().decode(jwt.group(1), AuthorizationResponseToken.class) : null;
            if (error == null || !error.getOtherClaims().containsKey(OAuth2Constants.ERROR)) {
                return answer;
            }
            String replaced = text.replace(jwt.group(1), session.tokens().encodeAndEncrypt(error));
            return answer.getLocation() == null
                    ? Response.fromResponse(answer).entity(replaced).build()
                    : Response.fromResponse(answer)
                            .location(URI.create(replaced))
                            .build();
        }
    }

    /**
     * The way out of a login. In a realm under the profile a code, a token or an error leaves here only on a request
     * that is good by what holds at that moment.
     */
    static final class ProfileLoginProtocol extends OIDCLoginProtocol {

        private final KeycloakSession current;

        ProfileLoginProtocol(KeycloakSession session, OIDCProviderConfig config) {
            super(config);
            this.current = session;
            setSession(session);
        }

        @Override
        public Response authenticated(
                AuthenticationSessionModel login, UserSessionModel userSession, ClientSessionContext context) {
            judge(requests -> AuthorizationRequests.LOGIN_ENDS.run(
                    Column.LOGIN_END,
                    requests,
                    new AuthorizationRequests.EndedLogin(
                            login,
                            context.getClientSession(),
                            Authentication.end(current, login, context.getClientSession()))));
            AwaitedFacts.begin(current, userSession.getUser(), context);
            boolean asJwt = RealmProfiles.isUnderProfile(current)
                    && JwtAnswer.isAskedFor(login.getClientNote(RESPONSE_MODE_PARAM));
            Response answer = FrontChannelTokens.end(
                    current,
                    context,
                    seen -> super.authenticated(login, userSession, asJwt ? JwtAnswer.of(seen) : seen));
            judge(requests -> AuthorizationRequests.LEAVING.run(Column.LOGIN_END, requests, login.getClient()));
            return answer;
        }

        /**
         * A session of a lower level than the request asks for isn't gone on with: its user logs in once more. Keycloak
         * asks this of the session that the cookie of a login names, before it goes on with it.
         */
        @Override
        public boolean requireReauthentication(@Nullable UserSessionModel before, AuthenticationSessionModel login) {
            RealmProfile profile = RealmProfiles.of(current);
            if (profile.isUnderProfile()) {
                ImpersonatedAccount.goOn(before, login);
            }
            return super.requireReauthentication(before, login)
                    || before != null
                            && profile.active()
                                    .filter(active ->
                                            new AuthorizationRequests(current, active).needsAnotherLogin(login, before))
                                    .isPresent();
        }

        /** A pushed request that the profile has judged serves until its answer, whatever comes in between. */
        @Override
        public void authenticationComplete(AuthenticationSessionModel login) {
            if (!AuthorizationRequests.servesUntilTheAnswer(login)) {
                super.authenticationComplete(login);
            }
        }

        @Override
        public Response sendError(AuthenticationSessionModel login, Error error, String message) {
            judge(requests -> requests.away(login));
            return answer(login.getClientNote(RESPONSE_MODE_PARAM), () -> super.sendError(login, error, message));
        }

        @Override
        public Response sendError(ClientModel client, ClientData remembered, Error error) {
            judge(requests -> requests.away(client, remembered.getRedirectUri()));
            return answer(remembered.getResponseMode(), () -> super.sendError(client, remembered, error));
        }

        @Override
        public @Nullable Response backchannelLogout(
                UserSessionModel userSession, AuthenticatedClientSessionModel clientSession) {
            return ClientCalls.during(
                    current, clientSession.getClient(), () -> super.backchannelLogout(userSession, clientSession));
        }

        @Override
        public boolean sendPushRevocationPolicyRequest(
                RealmModel realm, ClientModel client, int notBefore, String managementUrl) {
            return ClientCalls.during(
                    current,
                    client,
                    () -> super.sendPushRevocationPolicyRequest(realm, client, notBefore, managementUrl));
        }

        private Response answer(@Nullable String responseMode, Supplier<Response> error) {
            return RealmProfiles.isUnderProfile(current) && JwtAnswer.isAskedFor(responseMode)
                    ? JwtAnswer.during(current.getContext(), error)
                    : error.get();
        }

        /**
         * Judges by the realm of the moment: Keycloak keeps this object for as long as its session, which may change
         * realms.
         */
        private void judge(Consumer<AuthorizationRequests> question) {
            ProfileRequest.complete(current, Column.LOGIN_END);
            RealmProfiles.of(current)
                    .requireOpen(() -> AuthorizationRequests.closed(current))
                    .ifPresent(active -> question.accept(new AuthorizationRequests(current, active)));
        }
    }
}
