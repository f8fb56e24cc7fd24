package no.helseprofil.keycloak.stamps;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import no.helseprofil.jose.Sha256;

/** A line of the table: the value of one attribute of one client, as it was written here last. */
@Entity(name = "HelseprofilStamp")
@Table(name = "HELSEPROFIL_STAMP")
public class StampEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    @Column(name = "ATTRIBUTE_NAME", updatable = false)
    private String attribute;

    @Column(name = "VALUE_HASH")
    private String hash;

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected StampEntity() {}

    StampEntity(String realmId, String clientId, String attribute, String value) {
        this.id = id(realmId, clientId, attribute);
        this.realmId = realmId;
        this.clientId = clientId;
        this.attribute = attribute;
        this.hash = Sha256.of(value);
    }

    /** The same on every node: the primary key of the line. */
    static String id(String realm, String client, String attribute) {
        return Sha256.ofParts(realm, client, attribute);
    }

    void write(String value) {
        hash = Sha256.of(value);
    }

    boolean isOf(String client, String name, String value) {
        return clientId.equals(client) && attribute.equals(name) && hash.equals(Sha256.of(value));
    }

    String clientId() {
        return clientId;
    }
}
