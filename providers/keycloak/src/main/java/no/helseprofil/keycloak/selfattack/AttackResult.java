package no.helseprofil.keycloak.selfattack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.keycloak.util.JsonSerialization;

/**
 * Result of a self-attack.
 *
 * @param at when it was made
 * @param millis how long it took
 * @param refused how many faulty requests were refused
 * @param passed how many requests without faults were accepted
 * @param accepted faulty requests that were accepted
 * @param unproven requests without faults that weren't accepted, and faulty ones that ended in a fault of the server;
 *     if there is one, the refusals prove nothing
 */
record AttackResult(Instant at, long millis, int refused, int passed, List<String> accepted, List<String> unproven) {

    private static final int MOST_NAMED = 5;

    AttackResult {
        accepted = List.copyOf(accepted);
        unproven = List.copyOf(unproven);
    }

    /** Returns the result of an attack that couldn't be made. */
    static AttackResult failed(Instant at, Throwable cause) {
        return new AttackResult(at, 0, 0, 0, List.of(), List.of(cause.toString()));
    }

    boolean isPassed() {
        return accepted.isEmpty() && unproven.isEmpty();
    }

    String text() {
        return isPassed()
                ? refused + " faulty requests refused, " + passed + " without faults accepted, in " + millis + " ms, "
                        + at
                : "accepted: " + named(accepted) + "; not proven: " + named(unproven);
    }

    static String named(List<String> all) {
        String first = String.join("; ", all.subList(0, Math.min(MOST_NAMED, all.size())));
        return all.size() <= MOST_NAMED ? first : first + "; and " + (all.size() - MOST_NAMED) + " more";
    }

    /** Returns the result as it is stored: only one that has passed is. */
    String write() {
        ObjectNode json = JsonSerialization.mapper.createObjectNode();
        json.put("at", at.toString())
                .put("millis", millis)
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
                    json.path("millis").asLong(),
                    json.path("refused").asInt(),
                    json.path("passed").asInt(),
                    List.of(),
                    List.of()));
        } catch (IOException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
