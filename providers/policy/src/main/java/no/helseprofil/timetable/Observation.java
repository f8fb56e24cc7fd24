package no.helseprofil.timetable;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a client was last seen to make requests of one kind, or to fail a requirement in them.
 *
 * @param client internal id
 * @param request kind of request
 * @param requirement the requirement that was failed, or a later stage of it as {@link Stage#key()} has it; null: it is
 *     about requests of the kind, whatever they failed
 * @param keyId {@code kid} of the registered key that verified the client assertion; null with a requirement, and where
 *     none did
 * @param last when
 */
public record Observation(
        String client,
        String request,
        @Nullable String requirement,
        @Nullable String keyId,
        Instant last) {

    /**
     * The kind of what isn't a request of the client: somebody registered it or changed what is registered, and client
     * policies of Keycloak's looked at it. Such an observation always names a requirement.
     */
    public static final String REGISTRATION = "registration";

    /** Whether the client has made a request. */
    public boolean isOfRequest() {
        return !request.equals(REGISTRATION);
    }
}
