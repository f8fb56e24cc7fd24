package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.observations.LastSeen;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;

/**
 * A requirement as it holds for one client. Members without a value are left out.
 *
 * @param id its name
 * @param phase what becomes of a request of this client that fails it
 * @param announced from when the client is told
 * @param enforced from when it is refused, its waiver and a hold counted
 * @param waiver its waiver, in force or not
 * @param lastSeen when it was last seen to fail it
 * @param stages its later stages; null if it has none
 * @param verdict what an assessment would say of it now; null in a list
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RequirementTiming(
        @JsonProperty("id") String id,
        @JsonProperty("phase") String phase,
        @JsonProperty("announced") @Nullable String announced,
        @JsonProperty("enforced") @Nullable String enforced,
        @JsonProperty("waiver") @Nullable WaiverStatus waiver,
        @JsonProperty("lastSeen") @Nullable String lastSeen,
        @JsonProperty("stages") @Nullable List<StageStatus> stages,
        @JsonProperty("verdict") @Nullable String verdict) {

    static RequirementTiming of(Requirement requirement, LastSeen lastSeen, Terms terms, @Nullable String verdict) {
        Timing timing = terms.timing(requirement);
        Waiver waiver = terms.client().waivers().get(requirement.id());
        return new RequirementTiming(
                requirement.id(),
                timing.phase().id(),
                text(timing.announced()),
                text(timing.enforced()),
                waiver == null ? null : WaiverStatus.of(waiver, terms.instant()),
                lastSeen.failing(terms.stages(requirement).get(0)),
                StageStatus.of(requirement, terms, lastSeen),
                verdict);
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
