package no.helseprofil.keycloak.request;

import java.util.Optional;
import no.helseprofil.judgement.Finding;
import org.keycloak.common.ClientConnection;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The events of a realm under the profile: an error event names the requirement, also where it is Keycloak that refuses
 * and makes the event.
 */
public final class RequirementEvents extends EventBuilder {

    private static final String REQUIREMENT = "helseprofil_requirement";
    private static final String PHASE = "helseprofil_phase";

    private final KeycloakSession session;

    /** Events of this request. */
    public RequirementEvents(RealmModel realm, KeycloakSession session, ClientConnection connection) {
        super(realm, session, connection);
        this.session = session;
    }

    /** Puts the finding into an event that is about to be sent. */
    public static EventBuilder describe(EventBuilder event, Finding finding) {
        return event.detail(REQUIREMENT, finding.requirement().id())
                .detail(PHASE, finding.phase().id())
                .detail(Details.REASON, finding.failure().sentence());
    }

    @Override
    public void error(String error) {
        if (!isDescribed()) {
            JudgedRequest.of(session)
                    .flatMap(judged -> finding(judged, error))
                    .ifPresent(finding -> describe(this, finding));
        }
        super.error(error);
    }

    private Optional<Finding> finding(JudgedRequest judged, String error) {
        return Errors.INVALID_DPOP_PROOF.equals(error)
                ? StockRefusals.ofProof(judged, getEvent().getDetails().get(Details.REASON))
                : judged.decision().refusal();
    }

    private boolean isDescribed() {
        return getEvent().getDetails() != null && getEvent().getDetails().containsKey(REQUIREMENT);
    }
}
