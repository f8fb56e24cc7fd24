package no.helseprofil.keycloak.observations;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import no.helseprofil.keycloak.observations.CountedKey.FigureKey;

/** Database row for one figure of one day, summed over all nodes. */
@Entity(name = "HelseprofilFigure")
@Table(name = "HELSEPROFIL_FIGURE")
public class FigureEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "FIGURE", updatable = false)
    private String figure;

    /** Days since 1970 in UTC. */
    @Column(name = "COUNTED_DAY", updatable = false)
    private long day;

    @Column(name = "TOTAL")
    private long total;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected FigureEntity() {}

    FigureEntity(FigureKey key, long total) {
        this.id = key.id();
        this.realmId = key.realm();
        this.figure = key.figure().id();
        this.day = key.day().toEpochDay();
        this.total = total;
    }
}
