package no.helseprofil.keycloak.changes;

import org.jspecify.annotations.Nullable;

/**
 * Something of Keycloak's as it was at the time: the internal id stays the same when it is renamed, the name says
 * something to people when it is gone.
 *
 * @param id internal id
 * @param name name of a realm or user, {@code client_id} of a client
 */
public record Named(@Nullable String id, @Nullable String name) {

    static final Named NOBODY = new Named(null, null);
}
