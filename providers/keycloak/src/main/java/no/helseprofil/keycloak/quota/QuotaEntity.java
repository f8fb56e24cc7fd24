package no.helseprofil.keycloak.quota;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.quota.Quotas.Quota;
import org.jspecify.annotations.Nullable;

/** A line of the table: the uses of one kind by one client on the last day with a use. */
@Entity(name = "HelseprofilAllowance")
@Table(name = "HELSEPROFIL_ALLOWANCE")
public class QuotaEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    @Column(name = "KIND", updatable = false)
    private String kind;

    /** Days since 1970 in UTC. */
    @Column(name = "USED_DAY")
    private long day;

    @Column(name = "USED_COUNT")
    private int used;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected QuotaEntity() {}

    QuotaEntity(String id, String realm, String client, Quota kind, long day) {
        this.id = id;
        this.realmId = realm;
        this.clientId = client;
        this.kind = kind.id();
        this.day = day;
        this.used = 1;
    }

    /** Returns the primary key, the same on every node, so that the database accepts one line only. */
    static String id(String realm, String client, Quota kind, @Nullable String holder) {
        return holder == null
                ? Sha256.ofParts(realm, client, kind.id())
                : Sha256.ofParts(realm, client, kind.id(), holder);
    }

    String id() {
        return id;
    }
}
