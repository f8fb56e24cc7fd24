package no.helseprofil.keycloak.transparency;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An entry of a log. It is written once: no column of it is ever part of an UPDATE. */
@Entity(name = "HelseprofilEntry")
@Table(name = "HELSEPROFIL_ENTRY")
public class EntryEntity {

    /** Follows from log and number, so that the database itself refuses a number twice, from whichever node. */
    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "ORIGIN", updatable = false)
    private String origin;

    @Column(name = "ENTRY_NUMBER", updatable = false)
    private long number;

    /** The line that has the content. The entry stays where the line is deleted after some years. */
    @Column(name = "CHANGE_ID", updatable = false)
    private String change;

    /** Without it nobody finds the content by trying, from its hash. */
    @Column(name = "SALT", updatable = false)
    private String salt;

    @Column(name = "ENTRY", updatable = false)
    private String text;

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected EntryEntity() {}

    EntryEntity(String origin, StoredEntry entry) {
        this.id = origin + "#" + entry.number();
        this.origin = origin;
        this.number = entry.number();
        this.change = entry.change();
        this.salt = entry.salt();
        this.text = entry.text();
    }

    StoredEntry toStoredEntry() {
        return new StoredEntry(number, change, salt, text);
    }
}
