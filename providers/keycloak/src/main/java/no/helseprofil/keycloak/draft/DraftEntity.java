package no.helseprofil.keycloak.draft;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import no.helseprofil.jose.Sha256;
import org.jspecify.annotations.Nullable;

/** A line of the table: what is asked for of one client, and not answered yet. Nothing of it is ever changed. */
@Entity(name = "HelseprofilDraft")
@Table(name = "HELSEPROFIL_DRAFT")
public class DraftEntity {

    private static final int MOST_CHARACTERS = 20_000;

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** Of the client, or the one that it would have. */
    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    /** The client, by its internal id; null if there isn't one yet. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private @Nullable String subject;

    /** The initial access token, or the client itself, by its internal id. */
    @Column(name = "OFFERED_BY", updatable = false)
    private String offeredBy;

    /** The JSON that was sent. */
    @Column(name = "CONTENT", length = MOST_CHARACTERS, updatable = false)
    private String content;

    /** In milliseconds since 1970 in UTC. */
    @Column(name = "ENDS_AT", updatable = false)
    private long ends;

    /** For the persistence provider, which fills the fields. */
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

    /** The same on every node: there is one for each client, and none of one realm is found in another. */
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
