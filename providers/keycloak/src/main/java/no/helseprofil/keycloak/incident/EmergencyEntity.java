package no.helseprofil.keycloak.incident;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of the table: the emergency settings of one realm. It is replaced as a whole, and taken away with them. */
@Entity(name = "HelseprofilEmergency")
@Table(name = "HELSEPROFIL_EMERGENCY")
public class EmergencyEntity {

    private static final int MOST_CHARACTERS = 8_000;

    @Id
    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** JSON, see {@link no.helseprofil.timetable.EmergencyDocument}. */
    @Column(name = "CONTENT", length = MOST_CHARACTERS)
    private String content;

    @Column(name = "AUTHOR_NAME")
    private @Nullable String author;

    /** Milliseconds since 1970 in UTC. */
    @Column(name = "CREATED_AT")
    private long createdAt;

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected EmergencyEntity() {}

    EmergencyEntity(String realm, StoredEmergency stored) {
        this.realmId = realm;
        this.content = stored.document();
        this.author = stored.author();
        this.createdAt = stored.created().toEpochMilli();
    }

    StoredEmergency toStored() {
        return new StoredEmergency(content, author, Instant.ofEpochMilli(createdAt));
    }
}
