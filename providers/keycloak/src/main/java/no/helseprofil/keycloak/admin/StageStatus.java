package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import no.helseprofil.keycloak.observations.LastSeen;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;

/**
 * A later stage of a requirement, as it holds for one client or for all that were there before. Members without a value
 * are left out.
 *
 * @param name by which waivers, holds and cohorts name it
 * @param phase what becomes of a request that fails it
 * @param announced from when responses announce it
 * @param enforced from when it is refused, a waiver and a hold counted
 * @param parameters its values
 * @param waiver the waiver of a client, in force or not
 * @param lastSeen when a client was last seen to fail it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StageStatus(
        @JsonProperty("name") String name,
        @JsonProperty("phase") String phase,
        @JsonProperty("announced") @Nullable String announced,
        @JsonProperty("enforced") @Nullable String enforced,
        @JsonProperty("parameters") JsonNode parameters,
        @JsonProperty("waiver") @Nullable WaiverStatus waiver,
        @JsonProperty("lastSeen") @Nullable String lastSeen) {

    /** Returns the stages of a requirement, in order; null if it has none. */
    static @Nullable List<StageStatus> of(Requirement requirement, Terms terms, LastSeen lastSeen) {
        List<StageStatus> later = terms.stages(requirement).stream()
                .skip(1)
                .map(stage -> of(stage, terms, lastSeen))
                .toList();
        return later.isEmpty() ? null : later;
    }

    private static StageStatus of(Stage stage, Terms terms, LastSeen lastSeen) {
        Timing timing = terms.timing(stage);
        Waiver waiver = terms.client().waivers().get(stage.name());
        return new StageStatus(
                stage.name(),
                timing.phase().id(),
                Objects.toString(timing.announced(), null),
                Objects.toString(timing.enforced(), null),
                stage.parameters().written(stage.requirement()),
                waiver == null ? null : WaiverStatus.of(waiver, terms.instant()),
                lastSeen.failing(stage));
    }

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
}
