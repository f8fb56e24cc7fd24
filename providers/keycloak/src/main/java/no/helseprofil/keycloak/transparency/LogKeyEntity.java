package no.helseprofil.keycloak.transparency;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import no.helseprofil.transparency.NoteSigner;
import no.helseprofil.transparency.VerifierKey;

/** A key that a log signs its checkpoints with. It stays when another one follows it. */
@Entity(name = "HelseprofilLogKey")
@Table(name = "HELSEPROFIL_LOGKEY")
public class LogKeyEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "ORIGIN", updatable = false)
    private String origin;

    /** Milliseconds since 1970 in UTC, as in Keycloak's own tables. */
    @Column(name = "CREATED_AT", updatable = false)
    private long created;

    @Column(name = "PUBLIC_KEY", updatable = false)
    private String publicKey;

    @Column(name = "PRIVATE_KEY", updatable = false)
    private String privateKey;

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected LogKeyEntity() {}

    LogKeyEntity(String id, String origin, long created, NoteSigner signer) {
        this.id = id;
        this.origin = origin;
        this.created = created;
        this.publicKey = signer.key().base64();
        this.privateKey = signer.pkcs8();
    }

    private VerifierKey key() {
        return new VerifierKey(origin, VerifierKey.Type.NOTE, publicKey);
    }

    NoteSigner toSigner() {
        return new NoteSigner(key(), privateKey);
    }

    LogKey toLogKey() {
        return LogKey.of(key(), created);
    }
}
