package no.helseprofil.keycloak.request;

import no.helseprofil.decision.Finding;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;

/** Details of an event about a requirement that a request fails. */
public final class FindingDetails {

    static final String REQUIREMENT = "helseprofil_requirement";

    private static final String STAGE = "helseprofil_stage";
    private static final String PHASE = "helseprofil_phase";

    private FindingDetails() {}

    /** Puts the finding into an event that is about to be sent. */
    public static EventBuilder describe(EventBuilder event, Finding finding) {
        return name(event, finding).detail(Details.REASON, finding.detail());
    }

    static EventBuilder name(EventBuilder event, Finding finding) {
        if (finding.stage() != null) {
            event.detail(STAGE, finding.name());
        }
        return event.detail(REQUIREMENT, finding.requirement().id())
                .detail(PHASE, finding.phase().id());
    }
}
