package no.helseprofil.keycloak.policy;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import no.helseprofil.jose.Jws;
import no.helseprofil.jose.MalformedException;
import no.helseprofil.judgement.Finding;
import no.helseprofil.keycloak.request.CodeLookup;
import no.helseprofil.keycloak.request.FactsReader;
import no.helseprofil.keycloak.request.JudgedRequest;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.Facts;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.endpoints.request.AuthorizationEndpointRequest;
import org.keycloak.services.ErrorPageException;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.context.AuthorizationRequestContext;
import org.keycloak.services.clientpolicy.context.PreAuthorizationRequestContext;

/**
 * The authorization endpoint, in two steps as Keycloak reports it: whether the request was pushed, before anything of it
 * is read, and what it asks for, when Keycloak has put it together from wherever it stands.
 */
final class AuthorizationRequests {

    private static final String REDIRECT_URIS = "redirect-uris";

    private AuthorizationRequests() {}

    /** Judges whether the request was pushed. A refusal is an error page: no redirect URI can be trusted yet. */
    static void before(KeycloakSession session, PreAuthorizationRequestContext context, RealmProfile.Active active)
            throws ClientPolicyException {
        ClientModel client = context.getClientId() == null
                ? null
                : session.getContext().getRealm().getClientByClientId(context.getClientId());
        boolean pushed = new PushedParameters(context.getRequestParameters()).areAllPushed(session);
        Optional<Finding> refusal = judge(session, active, client, new Facts.Authorization(pushed, null));
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
    }

    /** Judges what the request asks for. A refusal goes to the client's redirect URI, unless that is what is wrong. */
    static void judge(KeycloakSession session, AuthorizationRequestContext context, RealmProfile.Active active)
            throws ClientPolicyException {
        PushedParameters parameters = new PushedParameters(context.getRequestParameters());
        boolean pushed = parameters.areAllPushed(session);
        context.getAuthenticationSession().setClientNote(CodeLookup.PUSHED, String.valueOf(pushed));
        Facts.AuthorizationParameters asked = read(context.getAuthorizationEndpointRequest(), object(parameters));
        Optional<Finding> refusal = judge(session, active, context.getClient(), new Facts.Authorization(pushed, asked));
        if (refusal.isPresent() && refusal.get().requirement().id().equals(REDIRECT_URIS)) {
            showPage(session, context.getClient(), refusal.get());
        }
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
    }

    private static Optional<Finding> judge(
            KeycloakSession session,
            RealmProfile.Active active,
            @Nullable ClientModel client,
            Facts.Authorization authorization) {
        Facts facts = new FactsReader(session, active).readAuthorization(client, authorization);
        return JudgedRequest.keep(session, facts, active).decision().refusal();
    }

    /** The request object that didn't come through PAR, where it was judged; by value, or where it is to be fetched. */
    private static @Nullable String object(PushedParameters request) {
        if (request.refer()) {
            return null;
        }
        MultivaluedMap<String, String> parameters = request.parameters();
        return Optional.ofNullable(parameters.getFirst("request")).orElse(parameters.getFirst("request_uri"));
    }

    private static Facts.AuthorizationParameters read(AuthorizationEndpointRequest request, @Nullable String object) {
        return new Facts.AuthorizationParameters(
                request.getResponseType(),
                request.getRedirectUri(),
                request.getCodeChallenge(),
                request.getCodeChallengeMethod(),
                request.getDpopJkt(),
                object != null,
                algorithm(object));
    }

    private static @Nullable String algorithm(@Nullable String object) {
        try {
            return object == null ? null : Jws.parse(object).headerText("alg");
        } catch (MalformedException byReference) {
            return null;
        }
    }

    private static void showPage(KeycloakSession session, ClientModel client, Finding finding) {
        RequirementEvents event = new RequirementEvents(
                session.getContext().getRealm(), session, session.getContext().getConnection());
        event.event(EventType.LOGIN).client(client);
        RequirementEvents.describe(event, finding)
                .error(finding.failure().error().code());
        throw new ErrorPageException(session, Response.Status.BAD_REQUEST, finding.description());
    }

    private static ClientPolicyException refused(Finding finding) {
        return new ClientPolicyException(
                finding.failure().error().code(), finding.description(), Response.Status.BAD_REQUEST);
    }
}
