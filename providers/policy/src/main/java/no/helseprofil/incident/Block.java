package no.helseprofil.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that is blocked.
 *
 * @param kind what it is
 * @param value by which it is known, as {@link BlockKind#read} gives it
 * @param clientId Keycloak's internal id of a blocked client, since a {@code client_id} can be changed; else null
 * @param expires the first instant at which it isn't blocked any more; null if it is blocked until somebody takes the
 *     block away
 */
public record Block(
        BlockKind kind,
        String value,
        @Nullable String clientId,
        @Nullable Instant expires) {

    /** Whether it is in force at an instant. */
    public boolean holds(Instant instant) {
        return expires == null || instant.isBefore(expires);
    }
}
