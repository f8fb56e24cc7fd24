package no.helseprofil.keycloak.request;

import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import no.helseprofil.decision.Finding;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.OAuthError;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;

/**
 * Refusal that was sent to the client. It is kept with Keycloak's session when the answer is written, so that it is
 * counted as sent when the answer leaves.
 */
public final class ReturnedRefusal {

    private static final int FIRST_ERROR = 400;

    private ReturnedRefusal() {}

    /** Keeps the finding that is being sent. */
    public static void keep(KeycloakSession session, Finding finding) {
        ProfileRequest.of(session).tell(finding);
    }

    /**
     * The finding that refused this request. A demand for a nonce is a step of the protocol and refuses nothing; nor
     * does an authenticator whose place another one took, whatever became of the request then.
     *
     * @param answer that leaves; at the authorization endpoint a refusal may be a redirect, or a form
     */
    public static Optional<Finding> of(KeycloakSession session, ContainerResponseContext answer) {
        return ProfileRequest.known(session)
                .flatMap(ProfileRequest::returned)
                .filter(finding -> finding.failure().error() != OAuthError.USE_DPOP_NONCE)
                .filter(finding -> answer.getStatus() >= FIRST_ERROR || endpoint(session) == Endpoint.AUTHORIZATION)
                .filter(finding -> !(answer.getEntity() instanceof OAuth2ErrorRepresentation error)
                        || finding.description().equals(error.getErrorDescription()));
    }

    /** Keycloak's internal id of the client that the request says it comes from. */
    public static Optional<String> client(KeycloakSession session) {
        return EvaluatedRequest.of(session)
                .flatMap(judged -> Optional.ofNullable(judged.facts().client()))
                .map(Facts.Client::id)
                .or(() -> ProfileRequest.known(session).flatMap(ProfileRequest::returnedClient));
    }

    /** Returns the endpoint at which the request was judged, or {@code OTHER}. */
    public static Endpoint endpoint(KeycloakSession session) {
        return EvaluatedRequest.of(session)
                .map(judged -> judged.facts().endpoint())
                .orElse(Endpoint.OTHER);
    }
}
