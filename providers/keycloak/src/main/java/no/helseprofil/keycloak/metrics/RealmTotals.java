package no.helseprofil.keycloak.metrics;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import no.helseprofil.keycloak.assessment.RealmOutlook;
import no.helseprofil.timetable.Waiver;
import org.jspecify.annotations.Nullable;

/**
 * Totals of several realms.
 *
 * @param clients number of clients by state
 * @param deadlines instants at which requirements stop the first client that works now
 * @param waivers number of waivers in force
 * @param endOfWaiver earliest end of a waiver in force; null if there is none
 * @param blocks number of blocks in force by kind
 * @param assessed oldest of the realms' last assessments; null if there was none
 * @param closed number of closed realms
 */
record RealmTotals(
        Map<String, Integer> clients,
        Map<String, Instant> deadlines,
        int waivers,
        @Nullable Instant endOfWaiver,
        Map<String, Integer> blocks,
        @Nullable Instant assessed,
        int closed) {

    RealmTotals {
        clients = Map.copyOf(clients);
        deadlines = Map.copyOf(deadlines);
        blocks = Map.copyOf(blocks);
    }

    /** Returns the totals of no realm. */
    static RealmTotals none() {
        return new RealmTotals(Map.of(), Map.of(), 0, null, Map.of(), null, 0);
    }

    /** Returns the totals of one closed realm, about which nothing else is known. */
    static RealmTotals ofClosed() {
        return new RealmTotals(Map.of(), Map.of(), 0, null, Map.of(), null, 1);
    }

    RealmTotals with(RealmOutlook outlook) {
        Map<String, Instant> firsts = new HashMap<>();
        outlook.deadlines()
                .forEach(deadline ->
                        firsts.merge(deadline.requirement(), Instant.parse(deadline.at()), RealmTotals::earlier));
        return new RealmTotals(outlook.states(), firsts, waivers, endOfWaiver, blocks, assessed, closed);
    }

    RealmTotals withWaivers(Stream<Waiver> inForce) {
        List<Instant> ends = inForce.map(Waiver::expires).toList();
        return new RealmTotals(
                clients,
                deadlines,
                ends.size(),
                ends.stream().min(Instant::compareTo).orElse(null),
                blocks,
                assessed,
                closed);
    }

    RealmTotals withBlocks(Map<String, Integer> inForce) {
        return new RealmTotals(clients, deadlines, waivers, endOfWaiver, inForce, assessed, closed);
    }

    RealmTotals withAssessment(@Nullable Instant last) {
        return new RealmTotals(clients, deadlines, waivers, endOfWaiver, blocks, last, closed);
    }

    RealmTotals plus(RealmTotals other) {
        return new RealmTotals(
                merged(clients, other.clients, Integer::sum),
                merged(deadlines, other.deadlines, RealmTotals::earlier),
                waivers + other.waivers,
                earliest(endOfWaiver, other.endOfWaiver),
                merged(blocks, other.blocks, Integer::sum),
                earliest(assessed, other.assessed),
                closed + other.closed);
    }

    private static <T> Map<String, T> merged(Map<String, T> one, Map<String, T> other, BinaryOperator<T> merge) {
        Map<String, T> all = new HashMap<>(one);
        other.forEach((key, value) -> all.merge(key, value, merge));
        return all;
    }

    private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
        return one == null ? other : other == null ? one : earlier(one, other);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
