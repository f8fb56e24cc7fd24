package no.helseprofil.keycloak.transparency;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/**
 * The log of a realm, as much of it as appending needs. {@link LogTable} writes it by updates, under the lock that such
 * an update is.
 */
@Entity(name = "HelseprofilLog")
@Table(name = "HELSEPROFIL_LOG")
public class LogEntity {

    @Id
    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** What its checkpoints call it. A log that is made anew has another one, and so doesn't pass for the old one. */
    @Column(name = "ORIGIN", updatable = false)
    private String origin;

    @Column(name = "ENTRIES")
    private long entries;

    /** Null where a database takes an empty text for none. */
    @Column(name = "SUBTREES")
    private @Nullable String subtrees;

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected LogEntity() {}

    LogEntity(String realmId, String origin) {
        this.realmId = realmId;
        this.origin = origin;
    }
}
