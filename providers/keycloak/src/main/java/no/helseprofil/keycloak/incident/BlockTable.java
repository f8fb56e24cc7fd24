package no.helseprofil.keycloak.incident;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.server.ServerClock;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/**
 * The table of blocks. Whoever changes the blocks of a realm counts the change in the row of that realm, in the same
 * transaction, so that two who do so at once come one after the other.
 */
public record BlockTable(EntityManager entities) {

    private static final String VERSIONS = "select line.realmId, line.version from HelseprofilBlockVersion line";
    private static final String COUNT =
            "update HelseprofilBlockVersion line set line.version = line.version + 1 where line.realmId = :realm";
    private static final String PAGE = "select line from HelseprofilBlock line where line.realmId = :realm"
            + " order by line.createdAt desc, line.id";
    private static final String ONE =
            "select line from HelseprofilBlock line where line.realmId = :realm and line.id = :id";
    private static final String SAME = "select line from HelseprofilBlock line where line.realmId = :realm"
            + " and (line.kind = :kind and line.value = :value or line.clientId = :client)"
            + " order by line.createdAt desc, line.id";
    private static final int MOST_OF_THE_SAME = 100;
    private static final String REMOVE =
            "delete from HelseprofilBlock line where line.realmId = :realm and line.id = :id";
    private static final List<String> FORGET = List.of(
            "delete from HelseprofilBlock line where line.realmId = :realm",
            "delete from HelseprofilBlockVersion line where line.realmId = :realm");
    private static final String DUE =
            "select line from HelseprofilBlock line where line.unendedSince is not null order by line.unendedSince, line.id";
    private static final String ENDED =
            "update HelseprofilBlock line set line.unendedSince = null where line.realmId = :realm and line.id = :id";

    public static BlockTable of(KeycloakSession session) {
        return new BlockTable(Entities.of(session));
    }

    /** The versions of all realms in which anything was ever done. */
    Map<String, Long> versions() {
        return entities.createQuery(VERSIONS, Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(line -> String.valueOf(line[0]), line -> (Long) line[1]));
    }

    Blocks all(String realm) {
        List<BlockEntity> lines = entities.createQuery(PAGE, BlockEntity.class)
                .setParameter("realm", realm)
                .setHint("org.hibernate.readOnly", true)
                .getResultList();
        return new Blocks(lines.stream().map(line -> line.toStored().block()).toList());
    }

    List<StoredBlock> page(String realm, int first, int max) {
        return entities.createQuery(PAGE, BlockEntity.class)
                .setParameter("realm", realm)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultStream()
                .map(BlockEntity::toStored)
                .toList();
    }

    Optional<StoredBlock> find(String realm, String id) {
        return entities.createQuery(ONE, BlockEntity.class)
                .setParameter("realm", realm)
                .setParameter("id", id)
                .getResultStream()
                .map(BlockEntity::toStored)
                .findFirst();
    }

    /** Returns the blocks of the same key, client or organisation, the newest first. */
    List<StoredBlock> ofTheSame(String realm, Block block) {
        return entities.createQuery(SAME, BlockEntity.class)
                .setParameter("realm", realm)
                .setParameter("kind", block.kind().name())
                .setParameter("value", block.value())
                .setParameter("client", block.clientId())
                .setMaxResults(MOST_OF_THE_SAME)
                .getResultStream()
                .map(BlockEntity::toStored)
                .toList();
    }

    void add(String realm, StoredBlock block) {
        count(realm);
        entities.persist(new BlockEntity(realm, block));
        entities.flush();
    }

    void remove(String realm, String id) {
        count(realm);
        entities.createQuery(REMOVE)
                .setParameter("realm", realm)
                .setParameter("id", id)
                .executeUpdate();
    }

    void forget(String realm) {
        FORGET.forEach(statement ->
                entities.createQuery(statement).setParameter("realm", realm).executeUpdate());
    }

    /** Counts a change, so that every node sees that there is one. */
    void count(String realm) {
        int counted = entities.createQuery(COUNT).setParameter("realm", realm).executeUpdate();
        if (counted == 0) {
            entities.persist(new BlockVersionEntity(realm, ServerClock.INSTANCE.instant()));
            entities.flush();
        }
    }

    /**
     * Returns the oldest blocks, of all realms, of which not all is ended yet that was given before. It stands in the
     * table, so that another node goes on where one has stopped.
     */
    public List<DueEnding> dueEndings(int max) {
        return entities.createQuery(DUE, BlockEntity.class)
                .setMaxResults(max)
                .getResultStream()
                .map(line -> new DueEnding(line.realmId, line.toStored()))
                .toList();
    }

    /** Notes that all is ended. Does nothing if the block was taken away meanwhile. */
    public void ended(String realm, String id) {
        entities.createQuery(ENDED)
                .setParameter("realm", realm)
                .setParameter("id", id)
                .executeUpdate();
    }

    /**
     * Block of which not all is ended yet that was given before.
     *
     * @param realm internal id of its realm
     * @param block the block
     */
    public record DueEnding(String realm, StoredBlock block) {}

    /**
     * A block as an administrator has made it.
     *
     * @param id by which it is taken away
     * @param block what is blocked
     * @param reason why, in the administrator's words
     * @param author the name of the administrator; null if it isn't known
     * @param created when
     */
    public record StoredBlock(
            String id, Block block, String reason, @Nullable String author, Instant created) {

        static final String KIND = "kind";
        static final String VALUE = "value";
        static final String EXPIRES = "expires";

        /** Returns the block as it stands in the table of changes. */
        public ObjectNode written() {
            ObjectNode written = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", id)
                    .put(KIND, block.kind().text())
                    .put(VALUE, block.value())
                    .put("reason", reason);
            Instant expires = block.expires();
            if (expires != null) {
                written.put(EXPIRES, expires.toString());
            }
            return written;
        }
    }

    /** A line of the table: something that is blocked. It is written once, and taken away when the block is. */
    @Entity(name = "HelseprofilBlock")
    @Table(name = "HELSEPROFIL_BLOCK")
    public static class BlockEntity {

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

        /** Constructor for the persistence provider, which fills the fields. */
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

        StoredBlock toStored() {
            return new StoredBlock(
                    id,
                    new Block(
                            Block.Kind.valueOf(kind),
                            value,
                            clientId,
                            expiresAt == null ? null : Instant.ofEpochMilli(expiresAt)),
                    reason,
                    author,
                    Instant.ofEpochMilli(createdAt));
        }
    }

    /**
     * Number of changes of the blocks and emergency settings of a realm, by which a node sees whether it knows them as
     * they are.
     */
    @Entity(name = "HelseprofilBlockVersion")
    @Table(name = "HELSEPROFIL_BLOCK_VERSION")
    public static class BlockVersionEntity {

        @Id
        @Column(name = "REALM_ID", updatable = false)
        private String realmId;

        @Column(name = "VERSION")
        private long version;

        /** Constructor for the persistence provider, which fills the fields. */
        @SuppressWarnings("NullAway.Init")
        protected BlockVersionEntity() {}

        /**
         * The first change of a realm. It isn't counted from nothing: a realm that was deleted and made anew under its
         * id must not look unchanged to a node that knew the one before.
         */
        BlockVersionEntity(String realm, Instant now) {
            this.realmId = realm;
            this.version = now.toEpochMilli();
        }
    }
}
