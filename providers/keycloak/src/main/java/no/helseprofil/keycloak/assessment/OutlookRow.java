package no.helseprofil.keycloak.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import no.helseprofil.keycloak.observations.Observations.LastSeen;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.ClientName;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/** One client of an outlook. Members without a value are left out. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OutlookRow(
        @JsonProperty("clientId") String clientId,
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("cohort") @Nullable String cohort,
        @JsonProperty("organisation") @Nullable String organisation,
        @JsonProperty("contacts") @Nullable String contacts,
        @JsonProperty("state") String state,
        @JsonProperty("stops") @Nullable String stops,
        @JsonProperty("failures") List<Failure> failures,
        @JsonProperty("lastSeen") @Nullable String lastSeen,
        @JsonProperty("keyEnds") @Nullable String keyEnds) {

    /**
     * A requirement that a client fails.
     *
     * @param stage the requirement or a later stage of it, by the name that waivers use
     * @param from first instant at which it refuses the client; left out if no date is set
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Failure(
            @JsonProperty("stage") String stage,
            @JsonProperty("from") @Nullable String from) {

        private static Failure of(Outlook.Failure failure) {
            return new Failure(failure.stage(), Objects.toString(failure.from(), null));
        }
    }

    static OutlookRow of(
            ClientModel client, Forecast.Candidate candidate, Outlook outlook, List<Observation> seen, Instant now) {
        return new OutlookRow(
                client.getClientId(),
                ClientName.of(client),
                candidate.migration().cohort(),
                client.getAttribute(ClientAttributes.ORGNR_PARENT),
                client.getAttribute(ClientAttributes.CONTACTS),
                outlook.state().id(),
                Objects.toString(outlook.stops(), null),
                outlook.failures().stream().map(Failure::of).toList(),
                new LastSeen(seen).any(),
                keyEnds(candidate, now).map(Instant::toString).orElse(null));
    }

    /** Returns the earliest future end of a key of the client. */
    private static Optional<Instant> keyEnds(Forecast.Candidate candidate, Instant now) {
        return candidate.metadata().keyEnds().values().stream()
                .flatMap(end -> Instants.read(end).stream())
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }
}
