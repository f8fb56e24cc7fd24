package no.helseprofil.keycloak.observations;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.RefusalKey;
import org.jspecify.annotations.Nullable;

/** Database row for one kind of refusal in one hour, summed over all nodes. */
@Entity(name = "HelseprofilRefusal")
@Table(name = "HELSEPROFIL_REFUSAL")
public class RefusalEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "CLIENT_ID", updatable = false)
    private @Nullable String clientId;

    @Column(name = "REQUIREMENT", updatable = false)
    private String requirement;

    @Column(name = "ENDPOINT", updatable = false)
    private String endpoint;

    @Column(name = "PROVEN", updatable = false)
    private boolean proven;

    /** Hours since 1970 in UTC. */
    @Column(name = "REFUSED_HOUR", updatable = false)
    private long hour;

    @Column(name = "REQUEST_COUNT")
    private long count;

    /** Milliseconds since 1970 in UTC, as in Keycloak's own tables. */
    @Column(name = "LAST_SEEN")
    private long last;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected RefusalEntity() {}

    RefusalEntity(RefusalKey key, Tally tally) {
        this.id = key.id();
        this.realmId = key.realm();
        this.clientId = key.client();
        this.requirement = key.requirement();
        this.endpoint = key.place();
        this.proven = key.proven();
        this.hour = key.hour();
        this.count = tally.count();
        this.last = tally.last();
    }
}
