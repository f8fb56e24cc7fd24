package no.helseprofil.timetable;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a client stands to the migration, told by its registration and its last requests: in one word, so that clients
 * can be counted.
 *
 * @param state the word
 * @param stops the first instant at which its last requests would be refused; null if no date says so
 * @param requirements by id what refuses it at that instant; where nothing does, what it fails and is observed for
 */
public record Outlook(State state, @Nullable Instant stops, List<String> requirements) {

    /** The words, the most urgent one first. A client has the first that fits. */
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
        requirements = List.copyOf(requirements);
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
        Optional<Forecast> refusal = Forecast.earliestRefusal(profile, now, client, seen);
        if (refusal.isPresent()) {
            Instant at = refusal.get().at();
            return new Outlook(at.equals(now) ? State.REFUSED : State.STOPS, at, ids(refusal.get(), client, seen));
        }
        if (profile.exempts(client.id(), now)) {
            return new Outlook(State.EXEMPT, null, List.of());
        }
        List<String> failed = failed(profile, now, client, seen);
        if (!failed.isEmpty()) {
            return new Outlook(State.DEVIATES, null, failed);
        }
        boolean wasSeen = seen.stream().anyMatch(Observation::isOfRequest);
        return new Outlook(wasSeen ? State.READY : State.UNSEEN, null, List.of());
    }

    private static List<String> ids(Forecast at, Forecast.Candidate client, Collection<Observation> seen) {
        return at.of(client, seen).stream()
                .map(refusal -> refusal.requirement().id())
                .toList();
    }

    /** What is only measured, or off, is nothing that a client has to mend. */
    private static List<String> failed(
            Profile profile, Instant now, Forecast.Candidate client, Collection<Observation> seen) {
        Forecast present = new Forecast(profile, now, now);
        Terms terms = profile.terms(client.migration(), now);
        return Stream.concat(
                        present.contradictions(client, seen).stream().filter(found -> isAsked(terms, found.stage())),
                        present.policies(seen).stream())
                .map(found -> found.requirement().id())
                .distinct()
                .toList();
    }

    private static boolean isAsked(Terms terms, Stage stage) {
        Phase phase = terms.timing(stage).phase();
        return phase != Phase.MEASURED && phase != Phase.OFF;
    }
}
