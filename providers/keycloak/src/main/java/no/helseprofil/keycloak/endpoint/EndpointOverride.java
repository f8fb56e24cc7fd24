package no.helseprofil.keycloak.endpoint;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.Supplier;
import no.helseprofil.decision.Finding;
import no.helseprofil.keycloak.request.EvaluatedRequest;
import no.helseprofil.keycloak.request.EvaluatedRequest.Interceptor;
import no.helseprofil.keycloak.request.ProfileRequest;
import no.helseprofil.keycloak.request.Refusal;
import no.helseprofil.keycloak.request.Refusal.FindingDetails;
import no.helseprofil.keycloak.request.Refusal.RefusedException;
import no.helseprofil.keycloak.request.RequestAddress;
import no.helseprofil.keycloak.request.Step.Column;
import no.helseprofil.keycloak.request.Step.Hook;
import no.helseprofil.keycloak.storage.RealmProfile;
import no.helseprofil.keycloak.storage.RealmProfiles;
import no.helseprofil.profile.Endpoint;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;

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

    /**
     * An exception of Keycloak's.
     *
     * @param type what an event about it is
     */
    public record RefusedByKeycloak(EvaluatedRequest judged, Supplier<EventType> type, RuntimeException thrown) {}

    /** Sends the event of a refusal. */
    void report(Finding finding) {
        FindingDetails.describe(event, finding);
        event.error(finding.failure().error().code());
    }
}
