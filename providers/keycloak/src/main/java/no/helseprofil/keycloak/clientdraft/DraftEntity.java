package no.helseprofil.keycloak.clientdraft;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/** A line of the table: an open request for one client. It is never changed. */
@Entity(name = "HelseprofilDraft")
@Table(name = "HELSEPROFIL_DRAFT")
public class DraftEntity {

    private static final int MOST_CHARACTERS = 20_000;

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** {@code client_id} of the client, or the one that it would get. */
    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    /** Internal id of the client; null if it doesn't exist yet. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private @Nullable String subject;

    /** Id of the initial access token, or internal id of the client itself. */
    @Column(name = "OFFERED_BY", updatable = false)
    private String offeredBy;

    /** JSON that was sent. */
    @Column(name = "CONTENT", length = MOST_CHARACTERS, updatable = false)
    private String content;

    /** Milliseconds since 1970 in UTC. */
    @Column(name = "ENDS_AT", updatable = false)
    private long ends;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected DraftEntity() {}

    DraftEntity(
            String realm, String clientId, @Nullable String subject, String offeredBy, String content, Instant ends) {
        this.id = id(realm, clientId);
        this.realmId = realm;
        this.clientId = clientId;
        this.subject = subject;
        this.offeredBy = offeredBy;
        this.content = content;
        this.ends = ends.toEpochMilli();
    }

    /** Returns the primary key, the same on every node. A client has one draft, and the key includes the realm. */
    static String id(String realm, String clientId) {
        return Sha256.ofParts(realm, clientId);
    }

    String id() {
        return id;
    }

    String realm() {
        return realmId;
    }

    String clientId() {
        return clientId;
    }

    @Nullable
    String subject() {
        return subject;
    }

    String offeredBy() {
        return offeredBy;
    }

    String content() {
        return content;
    }

    Instant ends() {
        return Instant.ofEpochMilli(ends);
    }
}
