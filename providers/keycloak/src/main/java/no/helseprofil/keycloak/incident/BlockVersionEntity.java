package no.helseprofil.keycloak.incident;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * How often blocks and emergency settings of a realm have changed, so that a node sees by one number whether it knows
 * them as they are.
 */
@Entity(name = "HelseprofilBlockVersion")
@Table(name = "HELSEPROFIL_BLOCK_VERSION")
public class BlockVersionEntity {

    @Id
    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "VERSION")
    private long version;

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected BlockVersionEntity() {}

    /**
     * The first change of a realm. It isn't counted from nothing: a realm that was deleted and made anew under its id
     * must not look unchanged to a node that knew the one before.
     */
    BlockVersionEntity(String realm, Instant now) {
        this.realmId = realm;
        this.version = now.toEpochMilli();
    }
}
