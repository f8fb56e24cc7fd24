package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Supplier;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.ErrorAnswer;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.EvaluatedRequest.Interceptor;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.RefusedException;
import no.helseprofil.keycloak.request.RequestAddress;
import no.helseprofil.keycloak.request.RequirementEvents;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.request.StockRefusals;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import no.helseprofil.profile.Facts;
import org.jboss.logging.Logger;
import org.keycloak.OAuthErrorException;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;
import org.keycloak.services.util.DPoPUtil;

/**
 * Wrapper of all protocol endpoints. In a realm without a profile it passes the request on. In one with a profile, the
 * request is judged before Keycloak sees it; if it passes, Keycloak does its work, and Keycloak's refusals are sent in
 * the words of the profile.
 */
public record EndpointOverride(KeycloakSession session, EventBuilder event, Endpoint endpoint) {

    /**
     * Place at which Keycloak has made a successful answer. A revocation is kept, even if its client has been blocked
     * since.
     */
    public static final Hook<EndpointOverride, Supplier<EventType>, RuntimeException> LEAVING =
            Hook.optional("a success is about to leave");

    /** Keycloak refuses a request. */
    public static final Hook<EndpointOverride, RefusedByKeycloak, RuntimeException> REFUSED =
            Hook.required("Keycloak refuses it");

    private static final Logger LOG = Logger.getLogger(EndpointOverride.class);

    /**
     * Lets a request through to Keycloak, or not.
     *
     * @param type what an event about it is
     * @param stock Keycloak's own work
     */
    Response pass(Supplier<EventType> type, Supplier<Response> stock) {
        ProfileRequest request = ProfileRequest.complete(session, Column.of(endpoint));
        Optional<RealmProfile.Active> active =
                RealmProfiles.of(session).requireOpen(() -> new RefusedException(Refusal.closed(), endpoint));
        if (active.isEmpty()) {
            return stock.get();
        }
        AwaitedFacts facts = new AwaitedFacts(session, active.get());
        Response answer = judged(request.judge(endpoint, () -> facts.read(endpoint)), active.get(), type, stock);
        return ofMoment(answer, type);
    }

    Response ofMoment(Response answer, Supplier<EventType> type) {
        if (answer.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            LEAVING.run(Column.of(endpoint), this, type);
        }
        return answer;
    }

    /** Nothing leaves to who has been blocked while it was made, and nothing of it is kept. */
    public void requireNotBlockedSince(Supplier<EventType> type) {
        EvaluatedRequest.ofMoment(session)
                .filter(judged -> judged.decision().refusal().isPresent())
                .ifPresent(judged -> {
                    session.getTransactionManager().setRollbackOnly();
                    requireNotRefused(judged, type);
                });
    }

    private void requireNotRefused(EvaluatedRequest judged, Supplier<EventType> type) {
        Optional<Finding> refusal = judged.decision().refusal();
        if (refusal.isPresent()) {
            if (!judged.decision().isChallenge()) {
                event.event(type.get());
                report(refusal.get());
            }
            throw new RefusedException(Refusal.of(session, refusal.get()), endpoint);
        }
    }

    private Response judged(
            EvaluatedRequest judged, RealmProfile.Active active, Supplier<EventType> type, Supplier<Response> stock) {
        requireNotRefused(judged, type);
        Optional<Refusal> intercepted = Interceptor.of(session).intercept(session, judged, active);
        if (intercepted.isPresent()) {
            throw new RefusedException(intercepted.get(), endpoint);
        }
        if (!judged.decision().isOutside()) {
            RequestAddress.showAsProven(session, judged.facts());
        }
        try {
            return stock.get();
        } catch (RefusedException ours) {
            throw ours;
        } catch (RuntimeException refused) {
            REFUSED.run(Column.of(endpoint), this, new RefusedByKeycloak(judged, type, refused));
            throw refused;
        }
    }

    /** Throws what Keycloak refuses in the words of the profile; as it is, where the profile says nothing of it. */
    public void refuse(RefusedByKeycloak refused) {
        throw refused.thrown() instanceof WebApplicationException answered
                ? translate(refused.judged(), answered)
                : translate(refused.judged(), refused.type(), refused.thrown());
    }

    /**
     * An exception of Keycloak's.
     *
     * @param type what an event about it is
     */
    public record RefusedByKeycloak(EvaluatedRequest judged, Supplier<EventType> type, RuntimeException thrown) {}

    private WebApplicationException translate(EvaluatedRequest judged, WebApplicationException refused) {
        if (refused.getResponse().getEntity() instanceof ErrorAnswer
                || !(refused.getResponse().getEntity() instanceof OAuth2ErrorRepresentation answer)) {
            return refused;
        }
        Optional<Finding> finding = finding(judged, answer);
        return finding.<WebApplicationException>map(found -> new RefusedException(Refusal.of(session, found), endpoint))
                .orElse(refused);
    }

    private Optional<Finding> finding(EvaluatedRequest judged, OAuth2ErrorRepresentation answer) {
        if (RequirementEvents.saysError(event, Errors.INVALID_DPOP_PROOF)) {
            return StockRefusals.ofProof(judged, answer.getErrorDescription());
        }
        return OAuthErrorException.INVALID_REQUEST_OBJECT.equals(answer.getError())
                ? StockRefusals.ofRequestObject(judged)
                : ofClient(judged, answer)
                        .or(() -> StockRefusals.ofGrant(
                                judged, session.getContext().getClient(), answer.getErrorDescription()));
    }

    private Optional<Finding> ofClient(EvaluatedRequest judged, OAuth2ErrorRepresentation answer) {
        boolean refusedClient = OAuthErrorException.INVALID_CLIENT.equals(answer.getError())
                || OAuthErrorException.UNAUTHORIZED_CLIENT.equals(answer.getError());
        return refusedClient && session.getContext().getClient() == null
                ? StockRefusals.ofClient(judged)
                : Optional.empty();
    }

    /**
     * Keycloak's verification of a proof throws on some that it should refuse. Between client authentication and the
     * verified proof nothing else runs, so an exception there is about the proof; any other is a fault of the server
     * and stays one. At userinfo the client is known once the token and its proof are verified.
     */
    private RuntimeException translate(EvaluatedRequest judged, Supplier<EventType> type, RuntimeException broken) {
        boolean authenticated = session.getContext().getClient() != null ^ endpoint == Endpoint.USERINFO;
        boolean unverified = session.getAttribute(DPoPUtil.DPOP_SESSION_ATTRIBUTE) == null;
        boolean carriesProof = !(judged.facts().proof() instanceof Facts.Proof.Absent);
        if (!(authenticated && unverified && carriesProof)) {
            return broken;
        }
        LOG.debug("Keycloak could not verify a DPoP proof", broken);
        Optional<Finding> finding = StockRefusals.ofProof(judged, null);
        finding.ifPresent(found -> {
            event.event(type.get());
            report(found);
        });
        return finding.<RuntimeException>map(found -> new RefusedException(Refusal.of(session, found), endpoint))
                .orElse(broken);
    }

    private void report(Finding finding) {
        RequirementEvents.describe(event, finding);
        event.error(finding.failure().error().code());
    }
}
