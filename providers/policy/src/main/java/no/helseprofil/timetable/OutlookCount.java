package no.helseprofil.timetable;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Counts how the clients of a realm stand, which of them stop at which instant, and by what. Console, API, command
 * line, metrics, outcomes and reports read this one count, so that they have one number for one day.
 */
public final class OutlookCount {

    private final Instant now;
    private final Map<Outlook.State, Integer> states = new TreeMap<>();
    private final Map<Instant, Integer> stops = new TreeMap<>();
    private final Map<Deadline.Key, Deadline> deadlines = new HashMap<>();
    private final Map<String, Integer> failing = new TreeMap<>();

    /**
     * An instant at which clients stop.
     *
     * @param clients how many: each works until then, and is counted here alone
     */
    public record Stop(Instant at, int clients) {}

    /**
     * A requirement that will refuse clients that it doesn't refuse yet, from one instant on. Clients for which that
     * comes at another instant, for their cohort, a waiver or a hold, are in another deadline.
     *
     * @param requirement its id, whichever of its stages it is
     * @param at the instant
     * @param clients how many of the clients that stop at that instant it refuses
     * @param failing how many clients it refuses from then on, also those that have stopped before
     */
    public record Deadline(String requirement, Instant at, int clients, int failing) {

        private record Key(String requirement, Instant at) {}

        private Deadline plus(Deadline other) {
            return new Deadline(requirement, at, clients + other.clients, failing + other.failing);
        }
    }

    /**
     * Of no client yet.
     *
     * @param now the instant on which they are judged
     */
    public OutlookCount(Instant now) {
        this.now = now;
        Stream.of(Outlook.State.values()).forEach(state -> states.put(state, 0));
    }

    /** Counts a client. */
    public void add(Outlook outlook) {
        states.merge(outlook.state(), 1, Integer::sum);
        if (outlook.state() == Outlook.State.STOPS) {
            stops.merge(Objects.requireNonNull(outlook.stops()), 1, Integer::sum);
        }
        outlook.failures().forEach(failure -> failing.merge(failure.stage(), 1, Integer::sum));
        firsts(outlook).forEach((requirement, from) -> {
            if (from.isAfter(now)) {
                Deadline one = new Deadline(requirement, from, from.equals(outlook.stops()) ? 1 : 0, 1);
                deadlines.merge(new Deadline.Key(requirement, from), one, Deadline::plus);
            }
        });
    }

    /** By requirement the first instant at which one of its stages refuses the client. */
    private static Map<String, Instant> firsts(Outlook outlook) {
        Map<String, Instant> firsts = new HashMap<>();
        outlook.failures().stream()
                .filter(failure -> failure.from() != null)
                .forEach(failure -> firsts.merge(
                        failure.requirement(),
                        Objects.requireNonNull(failure.from()),
                        (one, other) -> one.isBefore(other) ? one : other));
        return firsts;
    }

    /** Returns how many clients there are. */
    public int total() {
        return states.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns how many clients stand how; of each state, the most urgent first. */
    public Map<Outlook.State, Integer> states() {
        return new TreeMap<>(states);
    }

    /** Returns how many clients fail each stage, whether a date enforces it or not, by the name of the stage. */
    public Map<String, Integer> failing() {
        return new TreeMap<>(failing);
    }

    /** Returns when how many clients stop, in order; those that are refused now aren't among them. */
    public List<Stop> stops() {
        return stops.entrySet().stream()
                .map(stop -> new Stop(stop.getKey(), stop.getValue()))
                .toList();
    }

    /** In the order of the instants, then of the requirements. */
    public List<Deadline> deadlines() {
        return deadlines.values().stream()
                .sorted(Comparator.comparing(Deadline::at).thenComparing(Deadline::requirement))
                .toList();
    }
}
