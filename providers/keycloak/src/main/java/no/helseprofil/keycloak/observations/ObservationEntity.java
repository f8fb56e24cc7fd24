package no.helseprofil.keycloak.observations;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import no.helseprofil.keycloak.observations.Accumulator.Tally;
import no.helseprofil.keycloak.observations.CountedKey.ObservationKey;
import org.jspecify.annotations.Nullable;

/** Database row for one kind of request of a client on one day, summed over all nodes. */
@Entity(name = "HelseprofilObservation")
@Table(name = "HELSEPROFIL_OBSERVATION")
public class ObservationEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    @Column(name = "REQUEST_KIND", updatable = false)
    private String request;

    @Column(name = "REQUIREMENT", updatable = false)
    private @Nullable String requirement;

    @Column(name = "KEY_ID", updatable = false)
    private @Nullable String keyId;

    @Column(name = "KEY_THUMBPRINT", updatable = false)
    private @Nullable String thumbprint;

    /** Days since 1970 in UTC. */
    @Column(name = "OBSERVED_DAY", updatable = false)
    private long day;

    @Column(name = "REQUEST_COUNT")
    private long count;

    /** Milliseconds since 1970 in UTC, as in Keycloak's own tables. */
    @Column(name = "FIRST_SEEN")
    private long first;

    @Column(name = "LAST_SEEN")
    private long last;

    @Column(name = "CAUSE")
    private @Nullable String cause;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ObservationEntity() {}

    ObservationEntity(ObservationKey key, Tally tally) {
        this.id = key.id();
        this.realmId = key.realm();
        this.clientId = key.client();
        this.request = key.request();
        this.requirement = key.requirement();
        this.keyId = key.keyId();
        this.thumbprint = key.thumbprint();
        this.day = key.day().toEpochDay();
        this.count = tally.count();
        this.first = tally.first();
        this.last = tally.last();
        this.cause = tally.cause();
    }
}
