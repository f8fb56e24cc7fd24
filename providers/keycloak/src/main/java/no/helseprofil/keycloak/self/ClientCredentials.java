package no.helseprofil.keycloak.self;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.ErrorAnswer;
import no.helseprofil.keycloak.request.Refusal.FindingDetails;
import no.helseprofil.keycloak.request.StockRefusals;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.OAuthError;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.utils.AuthorizeClientUtil;

/**
 * Credentials of a client, judged as at any other endpoint where it authenticates, and verified by Keycloak. A caller
 * that isn't authenticated learns no more than at the token endpoint: a wrong secret, a public client and a disabled
 * one get the same response.
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
