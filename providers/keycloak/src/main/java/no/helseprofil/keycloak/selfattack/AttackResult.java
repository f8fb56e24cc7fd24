package no.helseprofil.keycloak.selfattack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.util.JsonSerialization;

/**
 * Result of a self-attack.
 *
 * @param at when it was made
 * @param time how long it took
 * @param refused how many faulty requests were refused
 * @param passed how many requests without faults were accepted
 * @param accepted faulty requests that were accepted
 * @param uncalled hooks of ours that a request without faults hasn't passed, or has passed in another order
 * @param unproven requests without faults that weren't accepted, and faulty ones that ended in a fault of the server;
 *     if there is one, the refusals prove nothing
 */
record AttackResult(
        Instant at,
        AttackTime time,
        int refused,
        int passed,
        List<String> accepted,
        List<String> uncalled,
        List<String> unproven) {

    private static final int MOST_NAMED = 5;
    private static final int MOST_LOGGED = 20;

    AttackResult {
        accepted = List.copyOf(accepted);
        uncalled = List.copyOf(uncalled);
        unproven = List.copyOf(unproven);
    }

    /** Returns the result of an attack that couldn't be made. */
    static AttackResult failed(Instant at, Throwable cause) {
        return new AttackResult(at, AttackTime.NONE, 0, 0, List.of(), List.of(), List.of(String.valueOf(cause)));
    }

    boolean isPassed() {
        return accepted.isEmpty() && uncalled.isEmpty() && unproven.isEmpty();
    }

    String text() {
        return isPassed()
                ? refused + " faulty requests refused, " + passed + " without faults accepted, in " + time.millis()
                        + " ms, of which " + time.processor() + " ms of a processor, " + at
                : Stream.of(said("accepted", accepted), said("passed by", uncalled), said("not proven", unproven))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("; "));
    }

    private static String said(String what, List<String> all) {
        return all.isEmpty() ? "" : what + ": " + named(all, MOST_LOGGED);
    }

    /**
     * Returns what an operator has to do before realms open; empty if there is nothing.
     *
     * @param opensUnproven whether an attack that proves nothing closes no realm
     */
    String remedy(boolean opensUnproven) {
        List<String> remedies = new ArrayList<>();
        if (!accepted.isEmpty()) {
            remedies.add(
                    "start a Keycloak, with extensions, that refuses what this one accepted when it attacked itself: "
                            + named(accepted, MOST_NAMED));
        }
        if (!uncalled.isEmpty()) {
            remedies.add(
                    "start a Keycloak, with extensions, that calls what this one passed by when it attacked itself: "
                            + named(uncalled, MOST_NAMED));
        }
        if (!unproven.isEmpty() && !opensUnproven) {
            remedies.add("see why the attack of this server on itself proves nothing: " + named(unproven, MOST_NAMED));
        }
        return String.join("; ", remedies);
    }

    private static String named(List<String> all, int most) {
        String first = String.join("; ", all.subList(0, Math.min(most, all.size())));
        return all.size() <= most ? first : first + "; and " + (all.size() - most) + " more";
    }

    /** Returns the result as it is stored: only one that has passed is. */
    String write() {
        ObjectNode json = JsonSerialization.mapper.createObjectNode();
        json.put("at", at.toString())
                .put("millis", time.millis())
                .put("processor", time.processor())
                .put("refused", refused)
                .put("passed", passed);
        return json.toString();
    }

    /** Reads a stored result; empty if it can't be read, so that the attack is made again. */
    static Optional<AttackResult> read(String stored) {
        try {
            JsonNode json = JsonSerialization.mapper.readTree(stored);
            return Optional.of(new AttackResult(
                    Instant.parse(json.path("at").asText()),
                    new AttackTime(
                            json.path("millis").asLong(), json.path("processor").asLong()),
                    json.path("refused").asInt(),
                    json.path("passed").asInt(),
                    List.of(),
                    List.of(),
                    List.of()));
        } catch (IOException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Time of a self-attack, or a moment from which it is measured.
     *
     * @param millis milliseconds by the clock
     * @param processor milliseconds of a processor, to which the waiting on a busy machine adds nothing
     */
    record AttackTime(long millis, long processor) {

        static final AttackTime NONE = new AttackTime(0, 0);

        /** Returns the moment at which this thread is now. */
        static AttackTime now() {
            return new AttackTime(
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                    TimeUnit.NANOSECONDS.toMillis(
                            ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()));
        }

        /** Returns the time from this moment of the same thread until now. */
        AttackTime untilNow() {
            AttackTime now = now();
            return new AttackTime(now.millis - millis, now.processor - processor);
        }
    }
}
