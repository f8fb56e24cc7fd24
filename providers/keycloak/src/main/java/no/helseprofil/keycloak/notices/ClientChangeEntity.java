package no.helseprofil.keycloak.notices;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.Contacts;

/** A line of the table: one change of a client, and who answered for it before. It is written once. */
@Entity(name = "HelseprofilClientChange")
@Table(name = "HELSEPROFIL_CLIENT_CHANGE")
public class ClientChangeEntity {

    /** Longer than five addresses of 254 characters, each with its language. */
    private static final int LONGEST_CONTACTS = 2_000;

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** The client, by its internal id. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private String subject;

    /** What was changed, separated by blanks. */
    @Column(name = "SETTINGS", updatable = false)
    private String settings;

    /** Who answered for the client before the change, as it was registered; a hyphen if nobody did. */
    @Column(name = "CONTACTS", length = LONGEST_CONTACTS, updatable = false)
    private String contacts;

    /** In milliseconds since 1970 in UTC. */
    @Column(name = "CHANGED_AT", updatable = false)
    private long changed;

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ClientChangeEntity() {}

    ClientChangeEntity(String id, String realm, String client, String settings, List<Contact> contacts, Instant now) {
        this.id = id;
        this.realmId = realm;
        this.subject = client;
        this.settings = settings;
        this.contacts = contacts.isEmpty() ? "-" : Contacts.text(contacts);
        this.changed = now.toEpochMilli();
    }

    String subject() {
        return subject;
    }

    String settings() {
        return settings;
    }

    List<Contact> contacts() {
        return Contacts.read(contacts);
    }

    Instant changed() {
        return Instant.ofEpochMilli(changed);
    }
}
