package no.helseprofil.keycloak.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.storage.ClientAttributes;
import no.helseprofil.keycloak.storage.ClientName;
import no.helseprofil.timetable.Forecast;
import no.helseprofil.timetable.Instants;
import no.helseprofil.timetable.Observation;
import no.helseprofil.timetable.Outlook;
import no.helseprofil.timetable.Profile;
import no.helseprofil.timetable.Stage;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * How far the migration of a realm is. Keycloak's own clients and those of other protocols aren't in it.
 *
 * @param at the instant on which all of it was judged
 * @param total how many clients there are
 * @param states how many of them stand how
 * @param stops at which instants how many of them stop to work, in order; those that are refused now aren't among them
 * @param deadlines which requirement stops how many of them, and from when, in order
 * @param clients each of them, by {@code client_id}; the first {@value #MOST}
 */
public record RealmOutlook(
        @JsonProperty("at") String at,
        @JsonProperty("total") int total,
        @JsonProperty("states") Map<String, Integer> states,
        @JsonProperty("stops") List<Stopping> stops,
        @JsonProperty("deadlines") List<Deadline> deadlines,
        @JsonProperty("clients") List<Row> clients) {

    /** What a browser can hold and search without delay; a row has some 200 bytes. */
    static final int MOST = 10_000;

    /**
     * An instant.
     *
     * @param clients how many stop then
     */
    public record Stopping(
            @JsonProperty("at") String at,
            @JsonProperty("clients") int clients) {}

    /**
     * A requirement that will refuse clients that it doesn't refuse yet.
     *
     * @param requirement its id, whichever of its stages it is
     * @param at the first instant at which it refuses one of them
     * @param clients how many it refuses in the end
     */
    public record Deadline(
            @JsonProperty("requirement") String requirement,
            @JsonProperty("at") String at,
            @JsonProperty("clients") int clients) {}

    /**
     * Something that a client fails.
     *
     * @param stage the requirement, or a later stage of it, as waivers name it
     * @param from the first instant at which it refuses the client; left out if no date says so
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Failure(
            @JsonProperty("stage") String stage,
            @JsonProperty("from") @Nullable String from) {

        static Failure of(Outlook.Failure failure) {
            return new Failure(failure.stage(), Objects.toString(failure.from(), null));
        }
    }

    /** A client; members without a value are left out. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Row(
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

        static Row of(
                ClientModel client,
                Forecast.Candidate candidate,
                Outlook outlook,
                List<Observation> seen,
                Instant now) {
            return new Row(
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

        /** When the first of its keys ends that hasn't ended. */
        private static Optional<Instant> keyEnds(Forecast.Candidate candidate, Instant now) {
            return candidate.metadata().keyEnds().values().stream()
                    .flatMap(end -> Instants.read(end).stream())
                    .filter(now::isBefore)
                    .min(Comparator.naturalOrder());
        }
    }

    /**
     * Judges all clients of a realm. It takes a second for some thousand of them.
     *
     * @param realm of this request
     */
    public static RealmOutlook of(KeycloakSession session, RealmModel realm, Profile profile, Instant now) {
        Count count = new Count(now);
        ClientOutlooks.read(session, realm, profile, now, count::add);
        return count.outlook();
    }

    /** What has been counted until now. */
    private static final class Count {

        private final Instant now;
        private final Map<Outlook.State, Integer> states = new TreeMap<>();
        private final Map<Instant, Integer> stops = new TreeMap<>();
        private final Deadlines deadlines = new Deadlines();
        private final List<Row> rows = new ArrayList<>();

        Count(Instant now) {
            this.now = now;
            Stream.of(Outlook.State.values()).forEach(state -> states.put(state, 0));
        }

        private void add(ClientModel client, Forecast.Candidate candidate, Outlook outlook, List<Observation> seen) {
            states.merge(outlook.state(), 1, Integer::sum);
            if (outlook.state() == Outlook.State.STOPS) {
                stops.merge(Objects.requireNonNull(outlook.stops()), 1, Integer::sum);
            }
            outlook.failures().stream()
                    .filter(failure -> failure.from() != null && failure.from().isAfter(now))
                    .collect(Collectors.toMap(
                            failure -> Stage.requirementIn(failure.stage()),
                            failure -> Objects.requireNonNull(failure.from()),
                            Deadlines::earlier))
                    .forEach(deadlines::add);
            if (rows.size() < MOST) {
                rows.add(Row.of(client, candidate, outlook, seen, now));
            }
        }

        RealmOutlook outlook() {
            Map<String, Integer> counted = new LinkedHashMap<>();
            states.forEach((state, clients) -> counted.put(state.id(), clients));
            return new RealmOutlook(
                    now.toString(),
                    states.values().stream().mapToInt(Integer::intValue).sum(),
                    counted,
                    stops.entrySet().stream()
                            .map(stop -> new Stopping(stop.getKey().toString(), stop.getValue()))
                            .toList(),
                    deadlines.inOrder(),
                    rows);
        }
    }

    /** Which requirement stops how many clients, counted until now. */
    private static final class Deadlines {

        private final Map<String, List<Instant>> dates = new TreeMap<>();

        void add(String requirement, Instant from) {
            dates.computeIfAbsent(requirement, none -> new ArrayList<>()).add(from);
        }

        List<Deadline> inOrder() {
            return dates.entrySet().stream()
                    .map(of -> new Deadline(
                            of.getKey(),
                            Collections.min(of.getValue()).toString(),
                            of.getValue().size()))
                    .sorted(Comparator.comparing((Deadline deadline) -> Instant.parse(deadline.at())))
                    .toList();
        }

        static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }
}
