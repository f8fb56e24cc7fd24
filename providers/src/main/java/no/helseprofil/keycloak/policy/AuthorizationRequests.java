package no.helseprofil.keycloak.policy;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
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
import org.keycloak.protocol.oidc.par.endpoints.ParEndpoint;
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
        Optional<Finding> refusal =
                judge(session, active, client, new Facts.Authorization(isPushed(context.getRequestParameters()), null));
        if (refusal.isPresent()) {
            throw refused(refusal.get());
        }
    }

    /** Judges what the request asks for. A refusal goes to the client's redirect URI, unless that is what is wrong. */
    static void judge(KeycloakSession session, AuthorizationRequestContext context, RealmProfile.Active active)
            throws ClientPolicyException {
        MultivaluedMap<String, String> parameters = context.getRequestParameters();
        boolean pushed = isPushed(parameters);
        context.getAuthenticationSession().setClientNote(CodeLookup.PUSHED, String.valueOf(pushed));
        Facts.AuthorizationParameters asked =
                read(context.getAuthorizationEndpointRequest(), pushed, object(parameters, pushed));
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

    /** A {@code request_uri} that PAR gave, once, and no request object beside it; one by reference is something else. */
    private static boolean isPushed(MultivaluedMap<String, String> parameters) {
        List<String> uris = parameters.getOrDefault("request_uri", List.of());
        return uris.size() == 1
                && uris.get(0).toLowerCase(Locale.ROOT).startsWith(ParEndpoint.REQUEST_URI_PREFIX)
                && !parameters.containsKey("request");
    }

    private static @Nullable String object(MultivaluedMap<String, String> parameters, boolean pushed) {
        if (pushed) {
            return null;
        }
        return Optional.ofNullable(parameters.getFirst("request")).orElse(parameters.getFirst("request_uri"));
    }

    private static Facts.AuthorizationParameters read(
            AuthorizationEndpointRequest request, boolean pushed, @Nullable String object) {
        return new Facts.AuthorizationParameters(
                request.getResponseType(),
                request.getRedirectUri(),
                request.getCodeChallenge(),
                request.getCodeChallengeMethod(),
                request.getDpopJkt(),
                !pushed && object != null,
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
