package no.helseprofil.keycloak.incident;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.BlockKind;
import org.jspecify.annotations.Nullable;

/** A line of the table: something that is blocked. It is written once, and taken away when the block is. */
@Entity(name = "HelseprofilBlock")
@Table(name = "HELSEPROFIL_BLOCK")
public class BlockEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    @Column(name = "KIND", updatable = false)
    private String kind;

    @Column(name = "BLOCKED_VALUE", updatable = false)
    private String value;

    @Column(name = "CLIENT_ID", updatable = false)
    private @Nullable String clientId;

    @Column(name = "REASON", updatable = false)
    private String reason;

    @Column(name = "AUTHOR_NAME", updatable = false)
    private @Nullable String author;

    /** Milliseconds since 1970 in UTC. */
    @Column(name = "CREATED_AT", updatable = false)
    private long createdAt;

    @Column(name = "EXPIRES_AT", updatable = false)
    private @Nullable Long expiresAt;

    /** Since when what was given before is to be ended, in the same milliseconds; null once it has. */
    @Column(name = "UNENDED_SINCE")
    private @Nullable Long unendedSince;

    /** For the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected BlockEntity() {}

    BlockEntity(String realm, StoredBlock stored) {
        Block block = stored.block();
        this.id = stored.id();
        this.realmId = realm;
        this.kind = block.kind().name();
        this.value = block.value();
        this.clientId = block.clientId();
        this.reason = stored.reason();
        this.author = stored.author();
        this.createdAt = stored.created().toEpochMilli();
        this.expiresAt = block.expires() == null ? null : block.expires().toEpochMilli();
        this.unendedSince = createdAt;
    }

    String realm() {
        return realmId;
    }

    StoredBlock toStored() {
        return new StoredBlock(
                id,
                new Block(
                        BlockKind.valueOf(kind),
                        value,
                        clientId,
                        expiresAt == null ? null : Instant.ofEpochMilli(expiresAt)),
                reason,
                author,
                Instant.ofEpochMilli(createdAt));
    }
}
