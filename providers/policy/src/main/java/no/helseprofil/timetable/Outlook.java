package no.helseprofil.timetable;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import no.helseprofil.profile.PolicyExecutor;
import org.jspecify.annotations.Nullable;

/**
 * How a client stands to the migration, told by its registration and its last requests: in one word, so that clients
 * can be counted.
 *
 * @param state the word
 * @param stops the first instant at which its last requests would be refused; null if no date says so
 * @param failures all that it fails: what refuses it first at the front, what no date enforces at the end
 */
public record Outlook(State state, @Nullable Instant stops, List<Failure> failures) {

    /**
     * Something that a client fails.
     *
     * @param stage by its {@linkplain Stage#name name}
     * @param from the first instant at which it refuses the client; null if no date says so
     */
    public record Failure(String stage, @Nullable Instant from) {

        /** The requirement, whichever of its stages it is. */
        public String requirement() {
            return Stage.requirementIn(stage);
        }
    }

    /**
     * The words, the most urgent one first. A client that is turned off is that alone, whatever it fails. Any other has
     * the first that fits of {@link #REFUSED}, {@link #STOPS}, {@link #EXEMPT} and {@link #DEVIATES}, and else is
     * {@link #READY} or {@link #UNSEEN}.
     */
    public enum State {
        /** Its last requests would be refused now. */
        REFUSED,
        /** They will be, from a known instant on. */
        STOPS,
        /** They fail something that no date enforces yet for this client. */
        DEVIATES,
        /** No request of it was ever seen, and nothing that is registered of it fails anything. */
        UNSEEN,
        /** They fail nothing. */
        READY,
        /** The profile document exempts it. */
        EXEMPT,
        /** It is turned off. */
        DISABLED;

        /** The name in JSON. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Outlook {
        failures = List.copyOf(failures);
    }

    /** The requirements that refuse the client at the instant at which it stops, in the order of the catalogue. */
    public List<String> stoppedBy() {
        return failures.stream()
                .filter(failure -> failure.from() != null && failure.from().equals(stops))
                .map(Failure::requirement)
                .distinct()
                .toList();
    }

    /**
     * That of a client.
     *
     * @param enabled whether it is turned on
     * @param seen everything that was seen of it
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

    /** By its name each stage that refuses the client some day, with the first instant; the earliest at the front. */
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

    /** What is only measured, or off, is nothing that a client has to mend. */
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
