package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import no.helseprofil.timetable.Waiver;

/**
 * A waiver as the admin REST shows it.
 *
 * @param reason why
 * @param approvedBy who answers for it
 * @param expires the first instant at which it doesn't hold any more
 * @param inForce whether that lies ahead
 */
record WaiverStatus(
        @JsonProperty("reason") String reason,
        @JsonProperty("approvedBy") String approvedBy,
        @JsonProperty("expires") String expires,
        @JsonProperty("inForce") boolean inForce) {

    static WaiverStatus of(Waiver waiver, Instant now) {
        return new WaiverStatus(
                waiver.reason(), waiver.approvedBy(), waiver.expires().toString(), now.isBefore(waiver.expires()));
    }
}
