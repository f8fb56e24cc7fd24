package no.helseprofil.timetable;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.profile.PolicyExecutor;
import no.helseprofil.timetable.Timetable.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Standing of a client in the migration, from its registration and its last requests, in one word to be counted.
 *
 * @param state the word
 * @param stops the first instant at which the last requests would be refused; null if no date says so
 * @param failures all stages that the client fails: the first to refuse it at the front, those without a date at the
 *     end
 */
public record Outlook(State state, @Nullable Instant stops, List<Failure> failures) {

    /**
     * Stage that a client fails.
     *
     * @param stage its {@linkplain Stage#name name}
     * @param from the first instant at which it refuses the client; null if no date says so
     */
    public record Failure(String stage, @Nullable Instant from) {

        /** Returns the id of the requirement, whichever stage of it this is. */
        public String requirement() {
            return Stage.requirementIn(stage);
        }
    }

    /**
     * State of a client, in order of urgency. A client that is turned off has only that state, whatever it fails. Any
     * other client has the first that fits of {@link #REFUSED}, {@link #STOPS}, {@link #EXEMPT} and {@link #DEVIATES},
     * and else {@link #READY} or {@link #UNSEEN}.
     */
    public enum State {
        /** The last requests would be refused now. */
        REFUSED,
        /** The last requests will be refused from a known instant on. */
        STOPS,
        /** The last requests fail something that no date enforces yet for this client. */
        DEVIATES,
        /** No request of the client was ever seen, and its registration fails nothing. */
        UNSEEN,
        /** The last requests fail nothing. */
        READY,
        /** The profile document exempts the client. */
        EXEMPT,
        /** The client is turned off. */
        DISABLED;

        /** Returns the name in JSON. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Outlook {
        failures = List.copyOf(failures);
    }

    /** Returns the requirements that refuse the client at the instant at which it stops, in catalogue order. */
    public List<String> stoppedBy() {
        return failures.stream()
                .filter(failure -> failure.from() != null && failure.from().equals(stops))
                .map(Failure::requirement)
                .distinct()
                .toList();
    }

    /**
     * Returns the outlook of a client.
     *
     * @param enabled whether the client is turned on
     * @param seen all observations of the client
     */
    public static Outlook of(
            Profile profile, Instant now, Forecast.Candidate client, boolean enabled, Collection<Observation> seen) {
        if (!enabled) {
            return new Outlook(State.DISABLED, null, List.of());
        }
        ContradictionSearch search = ContradictionSearch.of(profile, client, seen);
        boolean exempt = profile.exempts(client.id(), now);
        Map<String, Instant> dated = firstRefusals(profile, now, search);
        Stream<String> undated = exempt ? Stream.empty() : failed(profile, now, search);
        List<Failure> failures = Stream.concat(
                        dated.entrySet().stream().map(stage -> new Failure(stage.getKey(), stage.getValue())),
                        undated.filter(stage -> !dated.containsKey(stage)).map(stage -> new Failure(stage, null)))
                .toList();
        if (!dated.isEmpty()) {
            Instant at = dated.values().iterator().next();
            return new Outlook(at.equals(now) ? State.REFUSED : State.STOPS, at, failures);
        }
        if (exempt) {
            return new Outlook(State.EXEMPT, null, List.of());
        }
        if (!failures.isEmpty()) {
            return new Outlook(State.DEVIATES, null, failures);
        }
        boolean wasSeen = seen.stream().anyMatch(Observation::isOfRequest);
        return new Outlook(wasSeen ? State.READY : State.UNSEEN, null, List.of());
    }

    /** Returns the first instant of refusal by the name of each stage that ever refuses, the earliest at the front. */
    private static Map<String, Instant> firstRefusals(Profile profile, Instant now, ContradictionSearch search) {
        Map<String, Instant> first = new LinkedHashMap<>();
        if (!search.isEmpty(profile)) {
            search.instants(profile, now)
                    .forEach(at -> new Forecast(profile, now, at)
                            .refusingStages(search)
                            .forEach(
                                    refusal -> first.putIfAbsent(refusal.stage().name(), at)));
        }
        return first;
    }

    /** Returns the stages that the client fails now, without those that are only measured, or off. */
    private static Stream<String> failed(Profile profile, Instant now, ContradictionSearch search) {
        Terms terms = profile.terms(search.client().migration(), now);
        return new Forecast(profile, now, now)
                .contradictedStages(search)
                .map(Forecast.Contradiction::stage)
                .filter(stage -> stage.requirement() instanceof PolicyExecutor || isAsked(terms, stage))
                .map(Stage::name)
                .distinct();
    }

    private static boolean isAsked(Terms terms, Stage stage) {
        Phase phase = terms.timing(stage).phase();
        return phase != Phase.MEASURED && phase != Phase.OFF;
    }
}
