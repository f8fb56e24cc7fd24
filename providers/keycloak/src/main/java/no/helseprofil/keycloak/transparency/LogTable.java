package no.helseprofil.keycloak.transparency;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.transparency.CompactRange;
import no.helseprofil.transparency.MalformedLogException;
import no.helseprofil.transparency.NoteSigner;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** The tables of the logs. Entries and keys are added and read; of a log itself its size and tree are written. */
final class LogTable {

    private static final String OF_REALM = " where head.realmId = :realm";

    /** Changes nothing, and holds the row until the end of the transaction on every database. */
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

    /** Waits for whoever adds to this log now, and holds off others until this transaction ends; false for none. */
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
}
