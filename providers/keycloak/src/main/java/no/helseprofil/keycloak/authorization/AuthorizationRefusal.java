package no.helseprofil.keycloak.authorization;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.FindingDetails;
import no.helseprofil.keycloak.request.Refusal.ReturnedRefusal;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.web.RefusalPage;
import no.helseprofil.profile.Endpoint;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.endpoints.request.AuthorizationEndpointRequest;
import org.keycloak.protocol.oidc.utils.OIDCRedirectUriBuilder;
import org.keycloak.protocol.oidc.utils.OIDCResponseMode;
import org.keycloak.protocol.oidc.utils.OIDCResponseType;
import org.keycloak.services.ErrorPageException;
import org.keycloak.services.Urls;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.util.CacheControlUtil;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.utils.MediaTypeMatcher;

/**
 * A refusal where a person is on the other side: a page for the person, or the client's own page with the error. Each
 * makes the one event of the refusal, since Keycloak makes none for an answer that is finished.
 *
 * @param locales {@code ui_locales} of the request, if it has any
 */
record AuthorizationRefusal(
        KeycloakSession session,
        @Nullable ClientModel client,
        @Nullable String locales) {

    /** Keycloak writes the issuer into the JWT by itself, once. */
    private static final Set<OIDCResponseMode> JWT =
            Set.of(OIDCResponseMode.QUERY_JWT, OIDCResponseMode.FRAGMENT_JWT, OIDCResponseMode.FORM_POST_JWT);

    /** Returns an error page without a redirect. */
    WebApplicationException page(Finding finding) {
        report(finding);
        return new ErrorPageException(answer(finding));
    }

    /** Returns the page of a realm whose profile can't work. */
    static WebApplicationException closed(KeycloakSession session) {
        RequirementEvents event = new RequirementEvents(
                session.getContext().getRealm(), session, session.getContext().getConnection());
        event.event(EventType.LOGIN).error(Refusal.closed().code());
        return new ErrorPageException(
                MediaTypeMatcher.isJsonRequest(session.getContext().getRequestHeaders())
                        ? Refusal.closed().response(Endpoint.AUTHORIZATION)
                        : RefusalPage.closed(session));
    }

    /**
     * RFC 6749, section 4.1.2.1, in the way that the client asked for. To be used only for a
     * redirect URI that is proven.
     */
    WebApplicationException redirect(Finding finding, AuthorizationRequestContext context) {
        AuthorizationEndpointRequest request = context.getAuthorizationEndpointRequest();
        return redirect(
                finding,
                context.getRedirectUri(),
                OIDCResponseMode.parse(request.getResponseMode(), context.getParsedResponseType()),
                request.getState());
    }

    /** Returns the refusal at the end of a login. */
    WebApplicationException redirect(Finding finding, AuthenticationSessionModel login) {
        OIDCResponseType type = OIDCResponseType.parse(login.getClientNote(OIDCLoginProtocol.RESPONSE_TYPE_PARAM));
        return redirect(
                finding,
                login.getRedirectUri(),
                OIDCResponseMode.parse(login.getClientNote(OIDCLoginProtocol.RESPONSE_MODE_PARAM), type),
                login.getClientNote(OIDCLoginProtocol.STATE_PARAM));
    }

    private WebApplicationException redirect(
            Finding finding, String redirectUri, OIDCResponseMode mode, @Nullable String state) {
        report(finding);
        Refusal refusal = Refusal.of(session, finding);
        OIDCRedirectUriBuilder answer = OIDCRedirectUriBuilder.fromUri(redirectUri, mode, session, null)
                .addParam(OAuth2Constants.ERROR, refusal.code())
                .addParam(OAuth2Constants.ERROR_DESCRIPTION, refusal.description())
                .addParam("error_uri", refusal.uri());
        if (!JWT.contains(mode)) {
            answer.addParam(OAuth2Constants.ISSUER, issuer());
        }
        if (state != null) {
            answer.addParam(OAuth2Constants.STATE, state);
        }
        CacheControlUtil.noBackButtonCacheControlHeader(session);
        return new ErrorPageException(finished(answer.build()));
    }

    /** Keycloak rewrites answers without a body. */
    private static Response finished(Response answer) {
        return answer.hasEntity()
                ? answer
                : Response.fromResponse(answer)
                        .type(MediaType.TEXT_PLAIN_TYPE)
                        .entity("")
                        .build();
    }

    private Response answer(Finding finding) {
        if (MediaTypeMatcher.isJsonRequest(session.getContext().getRequestHeaders())) {
            return Refusal.of(session, finding).response(Endpoint.AUTHORIZATION);
        }
        String failure = finding.requirement().explained().get(finding.failure().sentence());
        return RefusalPage.refused(session, finding.requirement(), failure, finding.description(), locales);
    }

    private void report(Finding finding) {
        ReturnedRefusal.keep(session, finding);
        RequirementEvents event = new RequirementEvents(
                session.getContext().getRealm(), session, session.getContext().getConnection());
        event.event(EventType.LOGIN).client(client);
        FindingDetails.describe(event, finding).error(finding.failure().error().code());
    }

    private String issuer() {
        return Urls.realmIssuer(
                session.getContext().getUri().getBaseUri(),
                session.getContext().getRealm().getName());
    }
}
