package no.helseprofil.keycloak.transparency;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import no.helseprofil.transparency.SignedNote;

/** The last tree of a log that a witness has signed. {@link WitnessTable} writes it by updates. */
@Entity(name = "HelseprofilWitnessed")
@Table(name = "HELSEPROFIL_WITNESSED")
public class WitnessedEntity {

    @Id
    @Column(name = "ORIGIN", updatable = false)
    private String origin;

    @Column(name = "ENTRIES")
    private long entries;

    @Column(name = "SUBTREES")
    private String subtrees;

    /** Name of the key, a space, and id of the key and signature in base64. */
    @Column(name = "COSIGNATURE")
    private String cosignature;

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected WitnessedEntity() {}

    WitnessedEntity(String origin, Witnessed witnessed) {
        this.origin = origin;
        this.entries = witnessed.tree().size();
        this.subtrees = witnessed.tree().text();
        this.cosignature = text(witnessed.cosignature());
    }

    static String text(SignedNote.Signature cosignature) {
        return cosignature.name() + " " + cosignature.base64();
    }
}
