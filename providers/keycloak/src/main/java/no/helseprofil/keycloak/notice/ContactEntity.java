package no.helseprofil.keycloak.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Locale;
import no.helseprofil.jose.Sha256;
import no.helseprofil.notice.Contact;
import org.jspecify.annotations.Nullable;

/**
 * Database row for a contact that was written by an author who doesn't manage the realm, and its confirmation. The row
 * has no address except as a hash in the id.
 */
@Entity(name = "HelseprofilContact")
@Table(name = "HELSEPROFIL_CONTACT")
public class ContactEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** Internal id of the client. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private String subject;

    /** Milliseconds since 1970 in UTC, as for all instants here. */
    @Column(name = "WRITTEN_AT", updatable = false)
    private long written;

    @Column(name = "CONFIRMED_AT")
    private @Nullable Long confirmed;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ContactEntity() {}

    ContactEntity(String realm, String client, Contact contact, Instant now) {
        this.id = id(realm, client, contact);
        this.realmId = realm;
        this.subject = client;
        this.written = now.toEpochMilli();
    }

    /** Returns the id of a row, the same on every node and regardless of letter case. */
    static String id(String realm, String client, Contact contact) {
        return Sha256.ofParts(realm, client, contact.address().toLowerCase(Locale.ROOT));
    }

    String id() {
        return id;
    }
}
