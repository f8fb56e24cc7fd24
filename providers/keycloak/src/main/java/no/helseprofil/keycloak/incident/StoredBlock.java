package no.helseprofil.keycloak.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        String id, Block block, String reason, @Nullable String author, Instant created) {

    static final String KIND = "kind";
    static final String VALUE = "value";
    static final String EXPIRES = "expires";

    /** As it stands in the table of changes. */
    public ObjectNode written() {
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put(KIND, block.kind().text())
                .put(VALUE, block.value())
                .put("reason", reason);
        Instant expires = block.expires();
        if (expires != null) {
            written.put(EXPIRES, expires.toString());
        }
        return written;
    }
}
