package no.helseprofil.keycloak.broker;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.broker.BrokerException;
import no.helseprofil.broker.BrokerException.BrokerReason;
import no.helseprofil.broker.ProviderLogin;
import no.helseprofil.broker.ProviderLogin.LogoutToken;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.broker.BrokerEndpoint.BegunLogins;
import no.helseprofil.keycloak.broker.BrokerEndpoint.BrokerFailure;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.Urls;
import org.keycloak.services.managers.AuthenticationManager;

/**
 * Logout between this realm and an external identity provider, through the browser and from server to server.
 *
 * @param session the request
 * @param realm the realm that is logged out of
 * @param side the external identity provider
 */
record BrokerLogout(KeycloakSession session, RealmModel realm, UpstreamClient side) {

    /**
     * Prefix of the note in the user's session that holds the state of a logout. The note lasts as long as the session,
     * and is used once.
     */
    private static final String STATE = "helseprofil.broker.logout.";

    private static final String USED = "helseprofil.broker.logout-token.";

    /** Separator between the session's id and the random part of the state. */
    private static final char SEPARATOR = '.';

    /**
     * Returns the redirect to the provider's end session endpoint; null if the provider has none or can't be reached.
     * It ends the browser's login here, since the browser may not return.
     */
    @Nullable
    Response sendThere(UserSessionModel userSession) {
        String idToken = userSession.getNote(BrokeredUser.ID_TOKEN);
        if (idToken == null) {
            return null;
        }
        String state = userSession.getId() + SEPARATOR + BegunLogins.random();
        try {
            URI there = ProviderLogin.logout(
                            side.settings(), side.metadata(), idToken, address("logout_response"), state)
                    .orElse(null);
            if (there == null) {
                return null;
            }
            userSession.setNote(note(), kept(state));
            AuthenticationManager.expireIdentityCookie(session);
            AuthenticationManager.expireRememberMeCookie(session);
            return Response.seeOther(there).build();
        } catch (BrokerException failed) {
            new BrokerFailure(session, alias()).log(failed);
            return null;
        }
    }

    /**
     * Continues the logout of a browser that has returned.
     *
     * @throws BrokerException if no logout waits for this state
     */
    Response comeBack(@Nullable String state) throws BrokerException {
        UserSessionModel userSession = state == null ? null : waiting(state);
        if (userSession == null) {
            throw new BrokerException(
                    BrokerReason.MIXED_UP, "No logout of this realm waits for the answer that has come");
        }
        userSession.removeNote(note());
        KeycloakContext context = session.getContext();
        return AuthenticationManager.finishBrowserLogout(
                session, realm, userSession, context.getUri(), context.getConnection(), context.getRequestHeaders());
    }

    private @Nullable UserSessionModel waiting(String state) {
        int end = state.indexOf(SEPARATOR);
        UserSessionModel userSession =
                end < 1 ? null : session.sessions().getUserSession(realm, state.substring(0, end));
        return userSession != null
                        && userSession.getState() == UserSessionModel.State.LOGGING_OUT
                        && kept(state).equals(userSession.getNote(note()))
                ? userSession
                : null;
    }

    /**
     * Ends the session that a front-channel logout names (OpenID Connect Front-Channel Logout 1.0). Any caller that
     * knows the provider's session id may end the session here.
     */
    void front(List<String> issuer, List<String> named) throws BrokerException {
        if (named.size() != 1 || !issuer.equals(List.of(side.settings().issuer().toString()))) {
            throw new BrokerException(
                    BrokerReason.LOGOUT, "A logout by the browser has no sid, or another iss than is set");
        }
        end(ofSession(named.get(0)));
    }

    /** Ends the sessions that a logout token names (OpenID Connect Back-Channel Logout 1.0). */
    void back(@Nullable String compact) throws BrokerException {
        LogoutToken token =
                ProviderLogin.logoutToken(compact, side.settings(), side.keys(), ServerClock.INSTANCE.instant());
        String used = USED + Sha256.ofParts(realm.getId(), alias(), token.id());
        if (!session.singleUseObjects().putIfAbsent(used, 2 * LogoutToken.OLDEST.toSeconds())) {
            throw new BrokerException(BrokerReason.LOGOUT, "A logout token has come twice");
        }
        String named = token.session();
        end(named != null ? ofSession(named) : ofUser(String.valueOf(token.subject())));
    }

    /**
     * Returns all sessions that began in one session of the provider, possibly in several browsers. Keycloak's look-up
     * finds only one of them.
     */
    private Stream<UserSessionModel> ofSession(String named) {
        String id = alias() + "." + named;
        UserSessionModel one = session.sessions().getUserSessionByBrokerSessionId(realm, id);
        return one == null
                ? Stream.empty()
                : session.sessions()
                        .getUserSessionByBrokerUserIdStream(realm, one.getBrokerUserId())
                        .filter(each -> id.equals(each.getBrokerSessionId()));
    }

    private Stream<UserSessionModel> ofUser(String subject) {
        return session.sessions().getUserSessionByBrokerUserIdStream(realm, alias() + "." + subject);
    }

    private void end(Stream<UserSessionModel> ended) {
        ended.toList().forEach(this::end);
    }

    /**
     * Ends a session. A session whose browser is at the provider's end session endpoint stays until the browser
     * returns, because it holds the state of that logout. Its clients are logged out and its tokens end at once,
     * whether the browser returns or not.
     */
    private void end(UserSessionModel ended) {
        KeycloakContext context = session.getContext();
        EventBuilder event = new EventBuilder(realm, session, context.getConnection())
                .event(EventType.LOGOUT)
                .detail(Details.IDENTITY_PROVIDER, alias())
                .user(ended.getUser())
                .session(ended);
        if (ended.getState() == UserSessionModel.State.LOGGING_OUT) {
            List.copyOf(ended.getAuthenticatedClientSessions().values())
                    .forEach(part -> AuthenticationManager.backchannelLogoutUserSessionFromClient(
                            session, realm, ended, part.getClient(), context.getUri(), context.getRequestHeaders()));
        } else {
            AuthenticationManager.backchannelLogout(
                    session,
                    realm,
                    ended,
                    context.getUri(),
                    context.getConnection(),
                    context.getRequestHeaders(),
                    false);
        }
        event.success();
    }

    private String address(String path) {
        return Urls.identityProviderAuthnResponse(session.getContext().getUri().getBaseUri(), alias(), realm.getName())
                + "/" + path;
    }

    private String note() {
        return STATE + alias();
    }

    /** Returns the stored form of a state: its hash, so that reading the note isn't enough to continue the logout. */
    private static String kept(String state) {
        return Sha256.of(state);
    }

    private String alias() {
        return side.config().getAlias();
    }
}
