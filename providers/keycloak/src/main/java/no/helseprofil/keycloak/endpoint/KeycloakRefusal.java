package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.WebApplicationException;
import java.util.Optional;
import java.util.function.Supplier;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.endpoint.EndpointOverride.RefusedByKeycloak;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.PresentedTokens;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.ErrorAnswer;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.request.StockRefusals;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import org.jboss.logging.Logger;
import org.keycloak.OAuthErrorException;
import org.keycloak.common.VerificationException;
import org.keycloak.events.Errors;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakContext;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.util.DPoPUtil;

/**
 * Refusal of Keycloak's at a protocol endpoint, in the words of the profile. It is read only once a request is refused,
 * and lets nothing through.
 */
public record KeycloakRefusal(EndpointOverride override) {

    private static final int SERVER_ERROR = 500;
    private static final Logger LOG = Logger.getLogger(KeycloakRefusal.class);

    /** Throws what Keycloak refuses in the words of the profile; as it is, where the profile says nothing of it. */
    public static void refuse(EndpointOverride override, RefusedByKeycloak refused) {
        KeycloakRefusal refusal = new KeycloakRefusal(override);
        throw refused.thrown() instanceof WebApplicationException answered
                ? refusal.translate(refused.judged(), answered)
                : refusal.translate(refused.judged(), refused.type(), refused.thrown());
    }

    private WebApplicationException translate(EvaluatedRequest judged, WebApplicationException refused) {
        Object entity = refused.getResponse().getEntity();
        Optional<Finding> finding = entity instanceof OAuth2ErrorRepresentation answer
                ? entity instanceof ErrorAnswer ? Optional.empty() : finding(judged, answer)
                : override.endpoint() == Endpoint.USERINFO
                                && refused.getResponse().getStatus() < SERVER_ERROR
                        ? atUserinfo(judged)
                        : Optional.empty();
        return finding.<WebApplicationException>map(
                        found -> new RefusedException(Refusal.of(override.session(), found), override.endpoint()))
                .orElse(refused);
    }

    private Optional<Finding> atUserinfo(EvaluatedRequest judged) {
        PresentedTokens tokens = PresentedTokens.of(override.session());
        return StockRefusals.atUserinfo(
                judged,
                tokens.accessTokenClaims().orElse(null),
                judged.facts().proof() instanceof Facts.Proof.Present
                        && tokens.accessToken().filter(this::isProofRefused).isPresent());
    }

    /** Returns whether Keycloak refuses the proof. One that it has taken and remembers was none of its reasons. */
    private boolean isProofRefused(String accessToken) {
        KeycloakContext context = override.session().getContext();
        try {
            new DPoPUtil.Validator(override.session())
                    .request(context.getHttpRequest())
                    .uriInfo(context.getUri())
                    .accessToken(accessToken)
                    .validate();
            return false;
        } catch (VerificationException | RuntimeException refused) {
            return !StockRefusals.isReplay(refused.getMessage());
        }
    }

    private Optional<Finding> finding(EvaluatedRequest judged, OAuth2ErrorRepresentation answer) {
        if (RequirementEvents.saysError(override.event(), Errors.INVALID_DPOP_PROOF)) {
            return StockRefusals.ofProof(judged, answer.getErrorDescription());
        }
        return OAuthErrorException.INVALID_REQUEST_OBJECT.equals(answer.getError())
                ? StockRefusals.ofRequestObject(judged)
                : ofClient(judged, answer)
                        .or(() -> StockRefusals.ofGrant(
                                judged, override.session().getContext().getClient(), answer.getErrorDescription()));
    }

    private Optional<Finding> ofClient(EvaluatedRequest judged, OAuth2ErrorRepresentation answer) {
        boolean refusedClient = OAuthErrorException.INVALID_CLIENT.equals(answer.getError())
                || OAuthErrorException.UNAUTHORIZED_CLIENT.equals(answer.getError());
        return refusedClient && override.session().getContext().getClient() == null
                ? StockRefusals.ofClient(judged)
                : Optional.empty();
    }

    /**
     * Keycloak's verification of a proof throws on some that it should refuse. Between client authentication and the
     * verified proof nothing else runs, so an exception there is about the proof; any other is a fault of the server
     * and stays one. At userinfo the client is known once the token and its proof are verified.
     */
    private RuntimeException translate(EvaluatedRequest judged, Supplier<EventType> type, RuntimeException broken) {
        boolean authenticated =
                override.session().getContext().getClient() != null ^ override.endpoint() == Endpoint.USERINFO;
        boolean carriesProof = !(judged.facts().proof() instanceof Facts.Proof.Absent);
        boolean verified = override.session().getAttribute(DPoPUtil.DPOP_SESSION_ATTRIBUTE) != null;
        if (!authenticated || verified || !carriesProof) {
            return broken;
        }
        LOG.debug("Keycloak could not verify a DPoP proof", broken);
        Optional<Finding> finding = StockRefusals.ofProof(judged, null);
        finding.ifPresent(found -> {
            override.event().event(type.get());
            override.report(found);
        });
        return finding.<RuntimeException>map(
                        found -> new RefusedException(Refusal.of(override.session(), found), override.endpoint()))
                .orElse(broken);
    }
}
