package no.helseprofil.keycloak.changes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line of the table as the admin REST shows it; members without a value are left out.
 *
 * @param id of the line
 * @param when instant, in UTC
 * @param who author
 * @param what kind and object
 * @param why the author's reason
 * @param details what differs
 */
public record RecordedChange(
        String id,
        String when,
        Author who,
        What what,
        @Nullable String why,
        JsonNode details) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static RecordedChange of(
            String id, long changedAt, Author author, What what, String details, @Nullable String reason) {
        return new RecordedChange(id, Instant.ofEpochMilli(changedAt).toString(), author, what, reason, read(details));
    }

    /**
     * What was changed.
     *
     * @param kind as stored: a later version may have written one that this one doesn't know
     * @param id internal id of the object
     * @param name its name at the time
     */
    public record What(
            String kind, @Nullable String id, @Nullable String name) {}

    /** Details that somebody spoiled in the database must not hide the other lines. */
    private static JsonNode read(String details) {
        try {
            return JSON.readTree(details);
        } catch (JsonProcessingException unreadable) {
            return TextNode.valueOf(details);
        }
    }
}
