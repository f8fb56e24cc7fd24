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
 * Count of the clients of a realm by state, by the instant at which they stop, and by the requirement that stops them.
 * Console, API, command line, metrics, outcomes and reports read this one count, so that all show the same number.
 */
public final class OutlookCount {

    private final Instant now;
    private final Map<Outlook.State, Integer> states = new TreeMap<>();
    private final Map<Instant, Integer> stops = new TreeMap<>();
    private final Map<Deadline.Key, Deadline> deadlines = new HashMap<>();
    private final Map<String, Integer> failing = new TreeMap<>();

    /**
     * Instant at which clients stop.
     *
     * @param clients number of clients that work until then; each client is counted at one instant only
     */
    public record Stop(Instant at, int clients) {}

    /**
     * Requirement that will refuse further clients from one instant on. Clients with another instant, because of their
     * cohort, a waiver or a hold, are in another deadline.
     *
     * @param requirement its id, whichever of its stages it is
     * @param at the instant
     * @param clients number of the clients that stop at that instant and are refused by this requirement
     * @param failing number of clients that it refuses from then on, including those that have stopped before
     */
    public record Deadline(String requirement, Instant at, int clients, int failing) {

        private record Key(String requirement, Instant at) {}

        private Deadline plus(Deadline other) {
            return new Deadline(requirement, at, clients + other.clients, failing + other.failing);
        }
    }

    /**
     * Creates a count of no clients.
     *
     * @param now the instant at which the clients are judged
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

    /** Returns the first instant at which a stage of each requirement refuses the client, by requirement. */
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

    /** Returns the number of clients. */
    public int total() {
        return states.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the number of clients in each state, the most urgent state first. */
    public Map<Outlook.State, Integer> states() {
        return new TreeMap<>(states);
    }

    /** Returns the number of clients that fail each stage, with or without a date, by the name of the stage. */
    public Map<String, Integer> failing() {
        return new TreeMap<>(failing);
    }

    /** Returns the number of clients that stop at each future instant, in order. */
    public List<Stop> stops() {
        return stops.entrySet().stream()
                .map(stop -> new Stop(stop.getKey(), stop.getValue()))
                .toList();
    }

    /** Returns the deadlines in the order of their instants, then of their requirements. */
    public List<Deadline> deadlines() {
        return deadlines.values().stream()
                .sorted(Comparator.comparing(Deadline::at).thenComparing(Deadline::requirement))
                .toList();
    }
}
