package no.helseprofil.keycloak.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.Contacts;

/** Database row for one change of a client, with its contacts before the change. It is written once. */
@Entity(name = "HelseprofilClientChange")
@Table(name = "HELSEPROFIL_CLIENT_CHANGE")
public class ClientChangeEntity {

    /** Length of the column: more than five addresses of 254 characters, each with its language. */
    private static final int LONGEST_CONTACTS = 2_000;

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** Internal id of the client. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private String subject;

    /** Names of the changed settings, separated by blanks. */
    @Column(name = "SETTINGS", updatable = false)
    private String settings;

    /** Contacts of the client before the change, as they were registered; a hyphen if it had none. */
    @Column(name = "CONTACTS", length = LONGEST_CONTACTS, updatable = false)
    private String contacts;

    /** Milliseconds since 1970 in UTC. */
    @Column(name = "CHANGED_AT", updatable = false)
    private long changed;

    /** Constructor for the persistence provider, which fills the fields. */
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
