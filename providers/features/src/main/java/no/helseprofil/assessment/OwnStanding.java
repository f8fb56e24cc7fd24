package no.helseprofil.assessment;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told of itself beside what was found: how it has shown who it is, and what was refused of requests
 * in its name.
 *
 * @param authentication how it has shown it; null for a person who answers for it
 * @param refused those requests, what came last at the front; whoever knows the name of a client may have sent them
 */
public record OwnStanding(@Nullable ClientAuthentication authentication, List<RefusedRequests> refused) {

    /** How far back refusals are told, in days. */
    public static final int DAYS = 7;

    public OwnStanding {
        refused = List.copyOf(refused);
    }

    /**
     * How a client has shown who it is.
     *
     * @param method the way, such as {@code client-secret}, {@code bearer} or {@code dpop}
     * @param requirement the requirement by which this way ends; null if it meets them all
     * @param ends when requests by it are refused; null if no date says so
     */
    public record ClientAuthentication(
            String method,
            @Nullable String requirement,
            @Nullable Instant ends) {}

    /**
     * Requests that were refused for one reason.
     *
     * @param requirement what for; of a stage of its values, the name of the stage
     * @param endpoint where they arrived
     * @param proven whether the client had proven who it is; else anybody may have sent them
     * @param count how many
     * @param last when the last one came
     */
    public record RefusedRequests(String requirement, String endpoint, boolean proven, long count, Instant last) {}
}
