package no.helseprofil.testkit.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Disturbances still to come: of several for one endpoint, the first one made goes first. */
final class Disturbances {

    private static final int MOST_TIMES = 1000;
    private static final int SHORTEST_PAUSE = 0;
    private static final int LONGEST_PAUSE = 3600;

    private final List<Disturbance> coming = new ArrayList<>();

    /**
     * Adds one.
     *
     * @param endpoints the names of the server's endpoints
     */
    Object add(Asked asked, Set<String> endpoints) {
        String endpoint = asked.text("endpoint", "token_endpoint");
        if (!endpoint.equals(Disturbance.ANY) && !endpoints.contains(endpoint)) {
            throw ControlException.invalid("endpoint: write any, or one of " + endpoints);
        }
        Duration delay = Asked.duration("delay", asked.text("delay", "PT0S"));
        if (delay.isNegative() || delay.compareTo(Disturbance.LONGEST) > 0) {
            throw ControlException.invalid("delay: write a duration of up to " + Disturbance.LONGEST);
        }
        if (!asked.has("status") && delay.isZero()) {
            throw ControlException.invalid("write a status, a delay, or both");
        }
        Disturbance added = new Disturbance(
                endpoint,
                asked.has("status") ? asked.number("status", 0, 400, 599) : null,
                asked.has("retry_after") ? asked.number("retry_after", 0, SHORTEST_PAUSE, LONGEST_PAUSE) : null,
                delay,
                asked.number("times", 1, 1, MOST_TIMES));
        synchronized (coming) {
            coming.add(added);
        }
        return added.json();
    }

    Object all() {
        synchronized (coming) {
            return Map.of("disturbances", coming.stream().map(Disturbance::json).toList());
        }
    }

    void clear() {
        synchronized (coming) {
            coming.clear();
        }
    }

    /** Returns the disturbance of this request, which is then used once. */
    Optional<Disturbance> next(String endpoint) {
        synchronized (coming) {
            for (int i = 0; i < coming.size(); i++) {
                Disturbance found = coming.get(i);
                if (found.hits(endpoint)) {
                    if (found.times() > 1) {
                        coming.set(i, found.once());
                    } else {
                        coming.remove(i);
                    }
                    return Optional.of(found);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Disturbance of the next requests to an endpoint.
     *
     * @param endpoint the endpoint's name in the metadata, or {@link #ANY}
     * @param status the status of the answer in place of the server's; null to let the server answer
     * @param retryAfter seconds of {@code Retry-After}; null for no such header
     * @param delay how late the answer comes
     * @param times how many requests are disturbed
     */
    record Disturbance(
            String endpoint,
            @Nullable Integer status,
            @Nullable Integer retryAfter,
            Duration delay,
            int times) {

        /** Stands for every endpoint. */
        static final String ANY = "any";

        /** Longest delay. */
        static final Duration LONGEST = Duration.ofMinutes(5);

        boolean hits(String requested) {
            return endpoint.equals(ANY) || endpoint.equals(requested);
        }

        Disturbance once() {
            return new Disturbance(endpoint, status, retryAfter, delay, times - 1);
        }

        ObjectNode json() {
            return Json.object()
                    .put("endpoint", endpoint)
                    .put("status", status)
                    .put("retry_after", retryAfter)
                    .put("delay", delay.toString())
                    .put("times", times);
        }
    }
}
