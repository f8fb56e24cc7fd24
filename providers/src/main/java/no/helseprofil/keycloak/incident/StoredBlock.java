package no.helseprofil.keycloak.incident;

import java.time.Instant;
import no.helseprofil.incident.Block;
import org.jspecify.annotations.Nullable;

/**
 * A block as an administrator has made it.
 *
 * @param id by which it is taken away
 * @param block what is blocked
 * @param reason why, in the administrator's words
 * @param author the name of the administrator; null if it isn't known
 * @param created when
 */
public record StoredBlock(
        String id, Block block, String reason, @Nullable String author, Instant created) {}
