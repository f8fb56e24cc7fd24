package no.helseprofil.keycloak.self;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.helseprofil.assessment.OwnStanding.ClientAuthentication;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.client.ApiScope;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.ErrorAnswer;
import no.helseprofil.keycloak.request.Refusal.FindingDetails;
import no.helseprofil.keycloak.request.StockRefusals;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import no.helseprofil.profile.Requirement;
import no.helseprofil.profile.assertion.PrivateKeyJwt;
import no.helseprofil.profile.proof.SenderConstrainedTokens;
import no.helseprofil.timetable.Terms.Timing;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;

/**
 * Client that reads data about itself, authenticated in any way that the timetable allows it now: a token of its own,
 * or the credentials with which it requests one.
 *
 * @param client the client
 * @param authentication the way in which it was authenticated, and the date until which that is enough
 */
record SelfCaller(ClientModel client, ClientAuthentication authentication) {

    private static final String BASIC = "basic";

    /**
     * Authenticates the client of this request.
     *
     * @throws ChallengeException if the request doesn't authenticate a client
     */
    static SelfCaller of(KeycloakSession session, RealmProfile.Active active) throws ChallengeException {
        if (bringsCredentials(session)) {
            ClientCredentials shown = ClientCredentials.of(session, active);
            return new SelfCaller(shown.client(), ofCredentials(shown));
        }
        OwnToken.Caller caller = new OwnToken(session, active, ApiScope.SELF).callerByAnyScheme();
        return new SelfCaller(
                caller.client(),
                caller.bound() ? new ClientAuthentication("dpop", null, null) : ofBearer(caller.client(), active));
    }

    /** Returns whether the header has credentials, or the form of a POST without such a header. */
    private static boolean bringsCredentials(KeycloakSession session) {
        List<String> lines = session.getContext()
                .getRequestHeaders()
                .getRequestHeaders()
                .getOrDefault(HttpHeaders.AUTHORIZATION, List.of());
        return lines.isEmpty()
                ? isForm(session)
                : lines.size() == 1 && lines.get(0).strip().split("\\s+", 2)[0].equalsIgnoreCase(BASIC);
    }

    private static boolean isForm(KeycloakSession session) {
        MediaType type = session.getContext().getRequestHeaders().getMediaType();
        return type != null
                && MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type)
                && session.getContext().getHttpRequest().getHttpMethod().equals(HttpMethod.POST);
    }

    private static ClientAuthentication ofCredentials(ClientCredentials shown) {
        String registered = shown.client().getClientAuthenticatorType();
        return authentication(
                registered == null ? KeycloakModelUtils.getDefaultClientAuthenticatorType() : registered,
                shown.judged().decision().findingsBy(PrivateKeyJwt.class).stream()
                        .findFirst()
                        .map(Finding::timing),
                Catalogue.get(PrivateKeyJwt.class));
    }

    private static ClientAuthentication ofBearer(ClientModel client, RealmProfile.Active active) {
        Requirement requirement = Catalogue.get(SenderConstrainedTokens.class);
        Timing timing = active.profile()
                .terms(ClientReader.migration(client), ServerClock.INSTANCE.instant())
                .timing(requirement);
        return authentication(
                "bearer", Optional.of(timing).filter(dated -> dated.phase().counts()), requirement);
    }

    private static ClientAuthentication authentication(
            String method, Optional<Timing> timing, Requirement requirement) {
        @Nullable Instant ends = timing.map(Timing::enforced).orElse(null);
        return new ClientAuthentication(
                method, timing.map(dated -> requirement.id()).orElse(null), ends);
    }

    /**
     * Credentials of a client, judged as at any other endpoint where it authenticates, and verified by Keycloak. A
     * caller that isn't authenticated learns no more than at the token endpoint: a wrong secret, a public client and a
     * disabled one get the same response.
     *
     * @param client the authenticated client
     * @param judged the decision of the profile
     */
    record ClientCredentials(ClientModel client, EvaluatedRequest judged) {

        private static final String UNKNOWN = "Invalid client or Invalid client credentials";

        /**
         * Authenticates the client of this request.
         *
         * @throws ChallengeException with the response, if the credentials aren't accepted
         */
        static ClientCredentials of(KeycloakSession session, RealmProfile.Active active) throws ChallengeException {
            EvaluatedRequest judged = ProfileRequest.of(session).judgedOrJudge(active);
            EventBuilder event = new EventBuilder(
                            session.getContext().getRealm(),
                            session,
                            session.getContext().getConnection())
                    .event(EventType.CLIENT_INFO);
            Optional<Finding> refusal = judged.decision().refusal();
            if (refusal.isPresent()) {
                FindingDetails.describe(event, refusal.get());
                event.error(refusal.get().failure().error().code());
                throw refused(session, refusal.get());
            }
            ClientModel client = authenticated(session, event, judged);
            if (client.isPublicClient() || !judged.decision().holdsFor(client.getId())) {
                event.error(Errors.INVALID_CLIENT);
                throw untaken(session, judged);
            }
            event.client(client).success();
            return new ClientCredentials(client, judged);
        }

        private static ClientModel authenticated(KeycloakSession session, EventBuilder event, EvaluatedRequest judged)
                throws ChallengeException {
            try {
                return AuthorizeClientUtil.authorizeClient(session, event, null).getClient();
            } catch (WebApplicationException refused) {
                throw refused.getResponse().getEntity() instanceof ErrorAnswer
                        ? ChallengeException.answeredBy(refused.getResponse())
                        : untaken(session, judged);
            }
        }

        private static ChallengeException untaken(KeycloakSession session, EvaluatedRequest judged) {
            return StockRefusals.ofClient(judged)
                    .map(finding -> refused(session, finding))
                    .orElseGet(() -> ChallengeException.answeredBy(Response.status(Response.Status.UNAUTHORIZED)
                            .header(HttpHeaders.CACHE_CONTROL, "no-store")
                            .type(MediaType.APPLICATION_JSON_TYPE)
                            .entity(ErrorAnswer.ofKeycloak(OAuthError.INVALID_CLIENT.code(), UNKNOWN))
                            .build()));
        }

        private static ChallengeException refused(KeycloakSession session, Finding finding) {
            return ChallengeException.answeredBy(Refusal.of(session, finding).response(Endpoint.OTHER));
        }
    }

    /**
     * Keycloak's checks at the token endpoint before it looks at a secret or a token: the realm is enabled, and the
     * request came over TLS if the realm requires it of the caller.
     */
    static final class EndpointPrecondition {

        private EndpointPrecondition() {}

        /** Returns the reason why the request isn't processed; empty if it is. */
        static Optional<String> refusal(KeycloakSession session) {
            KeycloakContext context = session.getContext();
            RealmModel realm = context.getRealm();
            if (!realm.isEnabled()) {
                return Optional.of("this realm is disabled");
            }
            boolean overTls = "https".equals(context.getUri().getBaseUri().getScheme());
            return overTls || !realm.getSslRequired().isRequired(context.getConnection())
                    ? Optional.empty()
                    : Optional.of("send it over HTTPS, which this realm requires");
        }
    }
}
