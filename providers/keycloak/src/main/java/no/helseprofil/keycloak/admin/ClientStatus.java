package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import no.helseprofil.assessment.AssessedClient;
import no.helseprofil.assessment.ClientAssessor.ClientState;
import no.helseprofil.catalogue.Catalogue;
import no.helseprofil.keycloak.admin.ClientStatus.StageStatus.WaiverStatus;
import no.helseprofil.keycloak.client.ClientReader;
import no.helseprofil.keycloak.observations.Observations.LastSeen;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients.ClientName;
import no.helseprofil.profile.Facts;
import no.helseprofil.profile.Requirement;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Stage;
import no.helseprofil.timetable.Terms;
import no.helseprofil.timetable.Terms.Timing;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * A client as the timetable sees it. Members without a value are left out.
 *
 * @param clientId its {@code client_id}
 * @param name its name
 * @param cohort the cohort that it moves with
 * @param registered when it was registered, or {@code existing}
 * @param state {@code existing}, {@code new}, {@code exempt}, or {@code keycloak} for Keycloak's own
 * @param requirements what is asked of it
 * @param lastSeen when it came last, on any node
 * @param keys the keys by which it may sign; null in a list
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClientStatus(
        @JsonProperty("clientId") String clientId,
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("cohort") @Nullable String cohort,
        @JsonProperty("registered") @Nullable String registered,
        @JsonProperty("state") String state,
        @JsonProperty("requirements") List<RequirementTiming> requirements,
        @JsonProperty("lastSeen") @Nullable String lastSeen,
        @JsonProperty("keys") @Nullable List<AssessedClient.Key> keys) {

    /** Returns the status at an instant, for a list. */
    static ClientStatus of(ClientModel client, LastSeen lastSeen, Profile profile, Instant now) {
        return of(client, lastSeen, profile, now, null);
    }

    /**
     * Returns the status at an instant.
     *
     * @param assessed what an assessment would say of it; null for a list, which would take too long
     */
    static ClientStatus of(
            ClientModel client, LastSeen lastSeen, Profile profile, Instant now, @Nullable AssessedClient assessed) {
        Facts.Standing standing = ClientReader.standing(client, profile, now);
        Terms terms = profile.terms(ClientReader.migration(client), now);
        List<RequirementTiming> requirements = Stream.concat(
                        Catalogue.requirements().stream(), profile.policyExecutors())
                .filter(requirement -> requirement.holdsFor(standing))
                .map(requirement -> RequirementTiming.of(requirement, lastSeen, terms, verdict(requirement, assessed)))
                .toList();
        return new ClientStatus(
                client.getClientId(),
                ClientName.of(client),
                terms.client().cohort(),
                client.getAttribute(ClientAttributes.REGISTERED),
                ClientState.of(standing, terms),
                requirements,
                lastSeen.any(),
                assessed == null ? null : assessed.keys());
    }

    private static @Nullable String verdict(Requirement requirement, @Nullable AssessedClient assessed) {
        return assessed == null
                ? null
                : assessed.verdicts().stream()
                        .filter(verdict -> verdict.requirement().equals(requirement.id()))
                        .map(verdict -> verdict.verdict().id())
                        .findFirst()
                        .orElse(null);
    }

    /**
     * A requirement as it holds for one client. Members without a value are left out.
     *
     * @param id its name
     * @param phase what becomes of a request of this client that fails it
     * @param announced from when responses announce it
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

    /**
     * A later stage of a requirement, as it holds for one client or for all that were there before. Members without a
     * value are left out.
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
                        waiver.reason(),
                        waiver.approvedBy(),
                        waiver.expires().toString(),
                        now.isBefore(waiver.expires()));
            }
        }
    }
}
