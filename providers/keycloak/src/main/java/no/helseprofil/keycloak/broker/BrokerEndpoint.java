package no.helseprofil.keycloak.broker;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import no.helseprofil.broker.BegunLogin;
import no.helseprofil.broker.BegunLogin.ReturnedLogin;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderLogin;
import no.helseprofil.keycloak.broker.UpstreamProviderFactory.BrokerConfig;
import no.helseprofil.keycloak.user.LevelOfLogin;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityBrokerException;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.ErrorPage;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Endpoint to which browsers return from the identity provider, and which that provider calls itself. */
public final class BrokerEndpoint {

    /** Errors that aren't failures: the user has declined, or must be asked, which {@code prompt=none} forbids. */
    private static final Set<String> DECLINED = Set.of("access_denied", "login_required", "interaction_required");

    private static final String STATE = "state";

    private final KeycloakSession session;
    private final RealmModel realm;
    private final UpstreamProvider provider;
    private final UserAuthenticationIdentityProvider.AuthenticationCallback callback;

    BrokerEndpoint(
            KeycloakSession session,
            RealmModel realm,
            UpstreamProvider provider,
            UserAuthenticationIdentityProvider.AuthenticationCallback callback) {
        this.session = session;
        this.realm = realm;
        this.provider = provider;
        this.callback = callback;
    }

    @GET
    public Response answer() {
        AuthenticationSessionModel login = null;
        try {
            login = waiting();
            session.getContext().setAuthenticationSession(login);
            return finish(login);
        } catch (BrokerException failed) {
            return failure().page(failed, login);
        } catch (WebApplicationException answered) {
            return answered.getResponse();
        } catch (IdentityBrokerException unmapped) {
            return failure()
                    .page(new BrokerException(BrokerReason.TOKEN, "A mapper of Keycloak's refuses the claims"), login);
        }
    }

    /** Returns the login of this browser, which Keycloak finds by the browser's cookie and the state. */
    private AuthenticationSessionModel waiting() throws BrokerException {
        List<String> states = parameters().getOrDefault(STATE, List.of());
        if (states.size() == 1) {
            try {
                return callback.getAndVerifyAuthenticationSession(states.get(0));
            } catch (WebApplicationException answered) {
                throw answered;
            } catch (RuntimeException unreadable) {
                // an unreadable state is treated like a missing one
            }
        }
        throw new BrokerException(
                BrokerReason.MIXED_UP, "The answer has no state that could be read, or more than one");
    }

    private Response finish(AuthenticationSessionModel login) throws BrokerException {
        UpstreamClient side = provider.otherSide(realm);
        BegunLogin begun = new BegunLogins(login, provider.alias()).take();
        ReturnedLogin returned = ReturnedLogin.of(side.settings(), begun, parameters());
        String code = returned.code();
        if (code == null || begun == null) {
            return declined(String.valueOf(returned.error()));
        }
        ProviderLogin there = new ProviderLogin(side.client(begun.keyId()), side.keys());
        BrokeredIdentityContext context = BrokeredUser.of(
                provider, there.finish(begun, code, provider.getConfig().asksUserInfo()));
        context.setAuthenticationSession(login);
        return callback.authenticated(context);
    }

    private Response declined(String error) throws BrokerException {
        if (DECLINED.contains(error)) {
            return BrokerFailure.declined(callback, provider.getConfig(), error);
        }
        throw new BrokerException(BrokerReason.REFUSED, "The authorization endpoint answers with " + error);
    }

    /** Continues the logout of a browser that returns from the provider's end session endpoint. */
    @GET
    @Path("logout_response")
    public Response loggedOut() {
        try {
            List<String> states = parameters().getOrDefault(STATE, List.of());
            return logout().comeBack(states.size() == 1 ? states.get(0) : null);
        } catch (BrokerException failed) {
            return failure().page(failed, null);
        }
    }

    /** Ends the session that a front-channel logout names, which the browser loads in a hidden frame. */
    @GET
    @Path("logout")
    public Response frontChannelLogout() {
        return end(() -> logout().front(
                        parameters().getOrDefault("iss", List.of()),
                        parameters().getOrDefault("sid", List.of())));
    }

    /** Ends the sessions that the provider names in a back-channel logout. */
    @POST
    @Path("logout")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response backChannelLogout() {
        MultivaluedMap<String, String> form =
                session.getContext().getHttpRequest().getDecodedFormParameters();
        List<String> tokens = form == null ? List.of() : form.getOrDefault("logout_token", List.of());
        return end(() -> logout().back(tokens.size() == 1 ? tokens.get(0) : null));
    }

    /** Returns the public keys of this realm, which the provider registers or fetches (RFC 7517). */
    @GET
    @Path("jwks")
    @Produces(MediaType.APPLICATION_JSON)
    public Response keys() {
        return provider.keys(realm);
    }

    private Response end(Ending ending) {
        CacheControl none = new CacheControl();
        none.setNoStore(true);
        try {
            ending.end();
            // Keycloak rejects a response without a media type
            return Response.ok("", MediaType.TEXT_PLAIN_TYPE).cacheControl(none).build();
        } catch (BrokerException failed) {
            failure().tell(failed);
            return Response.status(Response.Status.BAD_REQUEST)
                    .cacheControl(none)
                    .build();
        }
    }

    private interface Ending {
        void end() throws BrokerException;
    }

    private MultivaluedMap<String, String> parameters() {
        return session.getContext().getUri().getQueryParameters();
    }

    private BrokerLogout logout() {
        return new BrokerLogout(session, realm, provider.otherSide(realm));
    }

    private BrokerFailure failure() {
        return new BrokerFailure(session, provider.alias());
    }

    /**
     * Logins of a browser that were begun at an external identity provider. Each waits in Keycloak's authentication
     * session for exactly one response.
     *
     * @param login login of the browser, which holds its cookie
     * @param alias alias of the identity provider
     */
    record BegunLogins(AuthenticationSessionModel login, String alias) {

        private static final String NOTE = "helseprofil.broker.begun.";

        /** Length of random values: 256 bits, for nonces and code verifiers. */
        private static final int RANDOM_BYTES = 32;

        static String random() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(SecretGenerator.getInstance().randomBytes(RANDOM_BYTES));
        }

        void keep(BegunLogin begun) {
            login.setAuthNote(NOTE + alias, begun.text());
        }

        /** Returns the login that waits for a response, which is removed; null if there is none. */
        @Nullable
        BegunLogin take() {
            Optional<BegunLogin> begun = BegunLogin.read(login.getAuthNote(NOTE + alias));
            login.removeAuthNote(NOTE + alias);
            return begun.orElse(null);
        }

        /** Returns the wishes of the client that sent the user: level, prompt, age and language of the login. */
        BegunLogin.Wish wish(KeycloakSession session) {
            return new BegunLogin.Wish(
                    LevelOfLogin.asked(login),
                    login.getClientNote(OIDCLoginProtocol.PROMPT_PARAM),
                    seconds(login.getClientNote(OIDCLoginProtocol.MAX_AGE_PARAM)),
                    session.getContext().resolveLocale(null).toLanguageTag());
        }

        private static @Nullable Long seconds(@Nullable String text) {
            return text != null && text.matches("[0-9]{1,9}") ? Long.valueOf(text) : null;
        }
    }

    /**
     * Handling of a brokered login that can't go on: a page for the user, an event, and a log line with the operator's
     * remedy. None of them holds a token or a national identity number. The page is never a server error (5xx), since
     * the cause is the other side's response.
     *
     * @param session the request
     * @param alias alias of the identity provider
     */
    record BrokerFailure(KeycloakSession session, String alias) {

        private static final Logger LOG = Logger.getLogger(BrokerFailure.class);

        private static final String TEXT = "helseprofil.broker.";
        private static final String REMEDY = "remedy";

        Response page(BrokerException failure, @Nullable AuthenticationSessionModel login) {
            log(failure);
            EventBuilder event = event(EventType.IDENTITY_PROVIDER_LOGIN, failure);
            if (login != null) {
                event.client(login.getClient());
            }
            event.error(Errors.IDENTITY_PROVIDER_LOGIN_FAILURE);
            return ErrorPage.error(
                    session,
                    login,
                    Response.Status.BAD_REQUEST,
                    TEXT + failure.reason().id());
        }

        /** Records a failed logout in the log and as an event, without a page. */
        void tell(BrokerException failure) {
            log(failure);
            event(EventType.LOGOUT, failure).error(Errors.LOGOUT_FAILED);
        }

        /** Writes the log line only. */
        void log(BrokerException failure) {
            LOG.warnf(
                    "Identity provider %s of realm %s: %s. %s",
                    alias,
                    session.getContext().getRealm().getName(),
                    failure.getMessage(),
                    failure.reason().remedy());
        }

        private EventBuilder event(EventType type, BrokerException failure) {
            return new EventBuilder(
                            session.getContext().getRealm(),
                            session,
                            session.getContext().getConnection())
                    .event(type)
                    .detail(Details.IDENTITY_PROVIDER, alias)
                    .detail(Details.REASON, failure.reason().id() + ": " + failure.getMessage())
                    .detail(REMEDY, failure.reason().remedy());
        }

        /** Returns Keycloak's usual response to a user who has declined, or to an interaction that is required. */
        static Response declined(
                UserAuthenticationIdentityProvider.AuthenticationCallback callback, BrokerConfig config, String error) {
            return error.equals("access_denied") ? callback.cancelled(config) : callback.error(config, error);
        }
    }
}
