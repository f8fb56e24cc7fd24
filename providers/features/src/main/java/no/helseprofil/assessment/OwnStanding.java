package no.helseprofil.assessment;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts disclosed to a client about itself, beside the verdicts: the way it authenticated, and the refused requests in
 * its name.
 *
 * @param authentication how the client authenticated; null for a person who answers for it
 * @param refused the refused requests, the latest first; anybody who knows the {@code client_id} may have sent them
 */
public record OwnStanding(@Nullable ClientAuthentication authentication, List<RefusedRequests> refused) {

    /** Number of days for which refused requests are listed. */
    public static final int DAYS = 7;

    public OwnStanding {
        refused = List.copyOf(refused);
    }

    /**
     * The way in which a client authenticated.
     *
     * @param method the way, such as {@code client-secret}, {@code bearer} or {@code dpop}
     * @param requirement the requirement that ends this way; null if it meets all of them
     * @param ends instant from which requests by this way are refused; null if no date is set
     */
    public record ClientAuthentication(
            String method,
            @Nullable String requirement,
            @Nullable Instant ends) {}

    /**
     * Requests that were refused for one reason.
     *
     * @param requirement the requirement, or the name of the stage if a stage of its values refused them
     * @param endpoint the endpoint at which they arrived
     * @param proven whether the client was authenticated; otherwise anybody may have sent them
     * @param count their number
     * @param last instant of the last one
     */
    public record RefusedRequests(String requirement, String endpoint, boolean proven, long count, Instant last) {}
}
