package no.helseprofil.timetable;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Instant at which a client was last seen to make requests of one kind, or to fail a requirement in them.
 *
 * @param client internal id
 * @param request kind of request
 * @param requirement the failed requirement, or a later stage of it in the form of {@link Stage#key()}; null if the
 *     observation covers all requests of the kind, whatever they failed
 * @param keyId {@code kid} of the registered key that verified the client assertion; null with a requirement, and if no
 *     key verified one
 * @param last the instant
 */
public record Observation(
        String client,
        String request,
        @Nullable String requirement,
        @Nullable String keyId,
        Instant last) {

    /**
     * Kind of an observation that isn't a request of the client: its registration was created or changed, and client
     * policies of Keycloak's looked at it. Such an observation always names a requirement.
     */
    public static final String REGISTRATION = "registration";

    /** Returns whether the client made the request. */
    public boolean isOfRequest() {
        return !request.equals(REGISTRATION);
    }
}
