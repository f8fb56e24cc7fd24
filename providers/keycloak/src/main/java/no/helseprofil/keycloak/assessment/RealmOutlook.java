package no.helseprofil.keycloak.assessment;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import no.helseprofil.keycloak.observations.Observations.LastSeen;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.KeycloakClients.ClientName;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.OutlookCount;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;

/**
 * Progress of a realm's migration, without Keycloak's own clients and those of other protocols.
 *
 * @param at instant of the judgement
 * @param total number of clients
 * @param states number of clients by state
 * @param stops instants at which clients stop working, in order, without clients that are refused already
 * @param deadlines requirements that stop clients, with the instants, in order
 * @param failing number of clients that fail each stage of a requirement, by its name
 * @param cohorts number of clients by cohort
 * @param first first {@value #SHOWN} clients that stop
 * @param keysEnding number of clients with a key that ends within {@value #DAYS} days
 * @param keys first {@value #SHOWN} of these clients
 */
public record RealmOutlook(
        @JsonProperty("at") String at,
        @JsonProperty("total") int total,
        @JsonProperty("states") Map<String, Integer> states,
        @JsonProperty("stops") List<Stopping> stops,
        @JsonProperty("deadlines") List<Deadline> deadlines,
        @JsonProperty("failing") Map<String, Integer> failing,
        @JsonProperty("cohorts") Map<String, Integer> cohorts,
        @JsonProperty("first") List<OutlookRow> first,
        @JsonProperty("keysEnding") int keysEnding,
        @JsonProperty("keys") List<OutlookRow> keys) {

    private static final int SHOWN = 5;
    private static final int DAYS = 90;

    /**
     * An instant at which clients stop working.
     *
     * @param clients number of clients
     */
    public record Stopping(
            @JsonProperty("at") String at,
            @JsonProperty("clients") int clients) {}

    /** A requirement that stops clients, see {@link OutlookCount.Deadline}. */
    public record Deadline(
            @JsonProperty("requirement") String requirement,
            @JsonProperty("at") String at,
            @JsonProperty("clients") int clients,
            @JsonProperty("failing") int failing) {}

    static RealmOutlook of(OutlookCount count, List<OutlookRow> rows, Instant now) {
        Map<String, Integer> states = new LinkedHashMap<>();
        count.states().forEach((state, clients) -> states.put(state.id(), clients));
        Map<String, Integer> cohorts = new TreeMap<>();
        rows.stream()
                .flatMap(row -> Stream.ofNullable(row.cohort()))
                .forEach(cohort -> cohorts.merge(cohort, 1, Integer::sum));
        List<OutlookRow> keys = earliest(
                rows.stream()
                        .filter(row -> row.keyEnds() != null
                                && Instant.parse(row.keyEnds()).isBefore(now.plus(Duration.ofDays(DAYS)))),
                OutlookRow::keyEnds);
        return new RealmOutlook(
                now.toString(),
                count.total(),
                states,
                count.stops().stream()
                        .map(stop -> new Stopping(stop.at().toString(), stop.clients()))
                        .toList(),
                count.deadlines().stream()
                        .map(deadline -> new Deadline(
                                deadline.requirement(),
                                deadline.at().toString(),
                                deadline.clients(),
                                deadline.failing()))
                        .toList(),
                count.failing(),
                cohorts,
                earliest(rows.stream().filter(row -> row.state().equals(Outlook.State.STOPS.id())), OutlookRow::stops)
                        .stream()
                        .limit(SHOWN)
                        .toList(),
                keys.size(),
                keys.stream().limit(SHOWN).toList());
    }

    private static List<OutlookRow> earliest(Stream<OutlookRow> rows, Function<OutlookRow, @Nullable String> instant) {
        return rows.sorted(Comparator.comparing(row -> Instant.parse(Objects.requireNonNull(instant.apply(row)))))
                .toList();
    }

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
                ClientModel client,
                Forecast.Candidate candidate,
                Outlook outlook,
                List<Observation> seen,
                Instant now) {
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
}
