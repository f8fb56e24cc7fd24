package no.helseprofil.keycloak.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.Change.EntityRef;
import org.jspecify.annotations.Nullable;

/**
 * A line of the table. It is written once: no column of it is ever part of an UPDATE, and nothing sets a field again.
 */
@Entity(name = "HelseprofilChange")
@Table(name = "HELSEPROFIL_CHANGE")
public class ChangeEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "REALM_NAME", updatable = false)
    private @Nullable String realmName;

    /** Milliseconds since 1970 in UTC, as in Keycloak's own tables: no database and no server has a time zone in it. */
    @Column(name = "CHANGED_AT", updatable = false)
    private long changedAt;

    @Column(name = "KIND", updatable = false)
    private String kind;

    @Column(name = "OBJECT_ID", updatable = false)
    private @Nullable String objectId;

    @Column(name = "OBJECT_NAME", updatable = false)
    private @Nullable String objectName;

    @Column(name = "AUTHOR_REALM_ID", updatable = false)
    private @Nullable String authorRealmId;

    @Column(name = "AUTHOR_REALM_NAME", updatable = false)
    private @Nullable String authorRealmName;

    @Column(name = "AUTHOR_USER_ID", updatable = false)
    private @Nullable String authorUserId;

    @Column(name = "AUTHOR_USER_NAME", updatable = false)
    private @Nullable String authorUserName;

    @Column(name = "AUTHOR_CLIENT_ID", updatable = false)
    private @Nullable String authorClientId;

    @Column(name = "AUTHOR_CLIENT_NAME", updatable = false)
    private @Nullable String authorClientName;

    @Column(name = "REASON", updatable = false)
    private @Nullable String reason;

    @Column(name = "DETAILS", updatable = false)
    private String details;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ChangeEntity() {}

    ChangeEntity(String id, long changedAt, EntityRef realm, Change change) {
        this.id = id;
        this.changedAt = changedAt;
        this.realmId = String.valueOf(realm.id());
        this.realmName = realm.name();
        this.kind = change.kind().text();
        this.objectId = change.object().id();
        this.objectName = change.object().name();
        this.authorRealmId = change.author().realm().id();
        this.authorRealmName = change.author().realm().name();
        this.authorUserId = change.author().user().id();
        this.authorUserName = change.author().user().name();
        this.authorClientId = change.author().client().id();
        this.authorClientName = change.author().client().name();
        this.reason = change.reason();
        this.details = change.details().toString();
    }

    String id() {
        return id;
    }

    String realmId() {
        return realmId;
    }

    String kind() {
        return kind;
    }

    /** All that the line says, as the log hashes it. */
    Map<String, Object> content() {
        return LineContent.of(new EntityRef(realmId, realmName), toRecordedChange(), details);
    }

    RecordedChange toRecordedChange() {
        return RecordedChange.of(
                id,
                changedAt,
                new Author(
                        new EntityRef(authorRealmId, authorRealmName),
                        new EntityRef(authorUserId, authorUserName),
                        new EntityRef(authorClientId, authorClientName)),
                new RecordedChange.What(kind, objectId, objectName),
                details,
                reason);
    }

    /** Content of a line as an entry of the transparency log has it: all of it, and the same whenever it is read. */
    static final class LineContent {

        /** Read as it is written: what is rounded or passed over hides a difference. */
        private static final JsonMapper JSON = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        private LineContent() {}

        static Map<String, Object> of(EntityRef realm, RecordedChange change, String details) {
            ObjectNode content = JSON.createObjectNode().put("id", change.id()).put("when", change.when());
            content.set("realm", named(realm));
            ObjectNode who = content.putObject("who");
            who.set("realm", named(change.who().realm()));
            who.set("user", named(change.who().user()));
            who.set("client", named(change.who().client()));
            ObjectNode what =
                    named(new EntityRef(change.what().id(), change.what().name()));
            content.set("what", what.put("kind", change.what().kind()));
            put(content, "why", change.why());
            content.set("details", read(details));
            return wellFormed(content);
        }

        private static ObjectNode named(EntityRef named) {
            ObjectNode node = JSON.createObjectNode();
            put(node, "id", named.id());
            put(node, "name", named.name());
            return node;
        }

        private static void put(ObjectNode node, String member, @Nullable String value) {
            if (value != null) {
                node.put(member, value);
            }
        }

        private static JsonNode read(String details) {
            try {
                JsonNode read = JSON.readTree(details);
                return read.isMissingNode() ? TextNode.valueOf(details) : read;
            } catch (JsonProcessingException spoiled) {
                return TextNode.valueOf(details);
            }
        }

        /** Half of a surrogate pair, which JSON can escape and no UTF-8 says, becomes a question mark. */
        private static Map<String, Object> wellFormed(ObjectNode content) {
            byte[] utf8 = content.toString().getBytes(StandardCharsets.UTF_8);
            try {
                return JSON.readValue(new String(utf8, StandardCharsets.UTF_8), new TypeReference<>() {});
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException("what was just written is JSON", impossible);
            }
        }
    }

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
            return new RecordedChange(
                    id, Instant.ofEpochMilli(changedAt).toString(), author, what, reason, read(details));
        }

        /**
         * Object that was changed.
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
}
