package no.helseprofil.keycloak.transparency;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.transparency.LockedLog.LogKeys.LogKey;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.SignedNote.NoteSigner;
import no.helseprofil.transparency.TreeHash.CompactRange;
import no.helseprofil.transparency.VerifierKey;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** The tables of the logs. Entries and keys are added and read; of a log itself its size and tree are written. */
public final class LogTable {

    private static final String OF_REALM = " where head.realmId = :realm";

    /** Update that changes nothing. It locks the row until the end of the transaction on every database. */
    private static final String LOCK = "update HelseprofilLog head set head.entries = head.entries" + OF_REALM;

    private static final String READ =
            "select head.origin, head.entries, head.subtrees from HelseprofilLog head" + OF_REALM;
    private static final String WRITE =
            "update HelseprofilLog head set head.entries = :entries, head.subtrees = :subtrees" + OF_REALM;
    private static final String ENTRIES = "select item from HelseprofilEntry item where item.origin = :origin"
            + " and item.number >= :first and item.number < :end order by item.number";
    private static final String KEYS = "select pair from HelseprofilLogKey pair where pair.origin = :origin"
            + " order by pair.created desc, pair.id desc";
    private static final String WITHOUT_KEY = "select head.origin from HelseprofilLog head where not exists"
            + " (select 1 from HelseprofilLogKey pair where pair.origin = head.origin)";

    private final EntityManager entities;

    LogTable(KeycloakSession session) {
        this.entities = Entities.of(session);
    }

    void add(String realm, String origin) {
        entities.persist(new LogEntity(realm, origin));
    }

    /**
     * Waits for the transaction that adds to this log now, and holds off others until this one ends; false for none.
     */
    boolean lock(String realm) {
        return entities.createQuery(LOCK).setParameter("realm", realm).executeUpdate() == 1;
    }

    Optional<StoredLog> read(String realm) {
        return entities.createQuery(READ, Object[].class)
                .setParameter("realm", realm)
                .getResultStream()
                .map(row -> log(realm, row))
                .findFirst();
    }

    void write(StoredLog log) {
        entities.createQuery(WRITE)
                .setParameter("entries", log.tree().size())
                .setParameter("subtrees", log.tree().text())
                .setParameter("realm", log.realm())
                .executeUpdate();
    }

    void add(String origin, StoredEntry entry) {
        entities.persist(new EntryEntity(origin, entry));
    }

    List<StoredEntry> entries(String origin, long first, long end) {
        return entities.createQuery(ENTRIES, EntryEntity.class)
                .setParameter("origin", origin)
                .setParameter("first", first)
                .setParameter("end", end)
                .getResultStream()
                .map(EntryEntity::toStoredEntry)
                .toList();
    }

    /** The newest first. */
    List<LogKeyEntity> keys(String origin) {
        return entities.createQuery(KEYS, LogKeyEntity.class)
                .setParameter("origin", origin)
                .getResultStream()
                .toList();
    }

    List<String> withoutKey() {
        return entities.createQuery(WITHOUT_KEY, String.class).getResultStream().toList();
    }

    void addKey(String origin, long created, NoteSigner signer) {
        entities.persist(new LogKeyEntity(UUID.randomUUID().toString(), origin, created, signer));
    }

    void flush() {
        entities.flush();
    }

    private static StoredLog log(String realm, @Nullable Object[] row) {
        try {
            long size = (Long) Objects.requireNonNull(row[1]);
            String subtrees = row[2] == null ? "" : String.valueOf(row[2]);
            return new StoredLog(realm, String.valueOf(row[0]), CompactRange.parse(size, subtrees));
        } catch (MalformedLogException spoiled) {
            throw new IllegalStateException(
                    "The row of HELSEPROFIL_LOG whose REALM_ID is " + realm + " was changed past the server; nothing is"
                            + " logged or signed for this realm until it is as before",
                    spoiled);
        }
    }

    /**
     * The log of a realm.
     *
     * @param realm internal id of the realm
     * @param origin what its checkpoints call it
     * @param tree of its entries
     */
    record StoredLog(String realm, String origin, CompactRange tree) {

        StoredLog with(CompactRange longer) {
            return new StoredLog(realm, origin, longer);
        }
    }

    /**
     * An entry as it is stored.
     *
     * @param number its place in the log, from 0
     * @param change id of the line that has its content
     * @param salt of the content
     * @param text the entry as it is published
     */
    public record StoredEntry(long number, String change, String salt, String text) {

        /** The content that was hashed, from what the line has. */
        public Map<String, Object> content(Map<String, Object> line) {
            return salted(line, salt);
        }

        static Map<String, Object> salted(Map<String, Object> line, String salt) {
            Map<String, Object> content = new LinkedHashMap<>(line);
            content.put("salt", salt);
            return content;
        }
    }

    /** An entry of a log. It is written once: no column of it is ever part of an UPDATE. */
    @Entity(name = "HelseprofilEntry")
    @Table(name = "HELSEPROFIL_ENTRY")
    public static class EntryEntity {

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

        /** Random text without which the content can't be found by trying, from its hash. */
        @Column(name = "SALT", updatable = false)
        private String salt;

        @Column(name = "ENTRY", updatable = false)
        private String text;

        /** Constructor for the persistence provider, which fills the fields. */
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

    /**
     * The log of a realm, as much of it as appending needs. {@link LogTable} writes it by updates, under the lock that
     * such an update is.
     */
    @Entity(name = "HelseprofilLog")
    @Table(name = "HELSEPROFIL_LOG")
    public static class LogEntity {

        @Id
        @Column(name = "REALM_ID", updatable = false)
        private String realmId;

        /**
         * Name of the log in its checkpoints. A log that is made anew has another one, and so doesn't pass for the old
         * one.
         */
        @Column(name = "ORIGIN", updatable = false)
        private String origin;

        @Column(name = "ENTRIES")
        private long entries;

        /** Null where a database takes an empty text for none. */
        @Column(name = "SUBTREES")
        private @Nullable String subtrees;

        /** Constructor for the persistence provider, which fills the fields. */
        @SuppressWarnings("NullAway.Init")
        protected LogEntity() {}

        LogEntity(String realmId, String origin) {
            this.realmId = realmId;
            this.origin = origin;
        }
    }

    /** A key that a log signs its checkpoints with. It stays when another one follows it. */
    @Entity(name = "HelseprofilLogKey")
    @Table(name = "HELSEPROFIL_LOGKEY")
    public static class LogKeyEntity {

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

        /** Constructor for the persistence provider, which fills the fields. */
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
}
