package no.helseprofil.keycloak.authorization;

import jakarta.ws.rs.core.Response;
import java.util.function.Consumer;
import java.util.function.Supplier;
import no.helseprofil.keycloak.client.ClientCalls;
import no.helseprofil.keycloak.endpoint.AwaitedFacts;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.keycloak.token.FrontChannelTokens;
import no.helseprofil.keycloak.user.Authentication;
import no.helseprofil.keycloak.user.ImpersonatedAccount;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.ClientData;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.OIDCProviderConfig;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The way out of a login. In a realm under the profile a code, a token or an error leaves here only on a request that
 * is good by what holds at that moment.
 */
final class ProfileLoginProtocol extends OIDCLoginProtocol {

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
        boolean asJwt =
                RealmProfiles.isUnderProfile(current) && JwtAnswer.isAskedFor(login.getClientNote(RESPONSE_MODE_PARAM));
        Response answer = FrontChannelTokens.end(
                current, context, seen -> super.authenticated(login, userSession, asJwt ? JwtAnswer.of(seen) : seen));
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
                current, client, () -> super.sendPushRevocationPolicyRequest(realm, client, notBefore, managementUrl));
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
