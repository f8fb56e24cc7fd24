package no.helseprofil.keycloak.changes;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
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

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ChangeEntity() {}

    ChangeEntity(String id, long changedAt, Named realm, Change change) {
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
        return LineContent.of(new Named(realmId, realmName), toRecordedChange(), details);
    }

    RecordedChange toRecordedChange() {
        return RecordedChange.of(
                id,
                changedAt,
                new Author(
                        new Named(authorRealmId, authorRealmName),
                        new Named(authorUserId, authorUserName),
                        new Named(authorClientId, authorClientName)),
                new RecordedChange.What(kind, objectId, objectName),
                details,
                reason);
    }
}
