package no.helseprofil.keycloak.transparency;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import no.helseprofil.keycloak.database.Isolation;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.transparency.LogTable.LogKeyEntity;
import no.helseprofil.keycloak.transparency.LogTable.StoredEntry;
import no.helseprofil.keycloak.transparency.LogTable.StoredLog;
import no.helseprofil.transparency.LogFile.LogEntry;
import no.helseprofil.transparency.SignedNote.NoteSigner;
import no.helseprofil.transparency.VerifierKey;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The log of a realm while this transaction adds to it: no other does on any node. What is added is there when the
 * transaction is committed, and if it isn't, its numbers go to the next one, so that none is left out.
 */
public final class LockedLog {

    private static final Logger LOG = Logger.getLogger(LockedLog.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;

    /** No address, since the realm may have several and moves: an id that no other log has. */
    private static final String ORIGIN = "helseprofil/log/";

    private final LogTable table;
    private StoredLog log;

    private LockedLog(LogTable table, StoredLog log) {
        this.table = table;
        this.log = log;
    }

    /**
     * Waits for the transaction that adds to this log now. The log is made if it isn't there, in a transaction of its
     * own, so that of two that make it at once neither fails.
     *
     * @throws IllegalStateException if it can't be read, or not be made, or if the database would have this wait
     *     for itself
     */
    public static LockedLog take(KeycloakSession session, String realm) {
        Isolation.remedy().ifPresent(remedy -> {
            throw new IllegalStateException("nothing can be logged: " + remedy);
        });
        LogTable table = new LogTable(session);
        if (!table.lock(realm)) {
            make(session, realm);
            table.lock(realm);
        }
        return new LockedLog(
                table,
                table.read(realm)
                        .orElseThrow(() -> new IllegalStateException("the log of realm " + realm + " can't be made")));
    }

    private static void make(KeycloakSession session, String realm) {
        try {
            KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), making -> {
                String origin = ORIGIN + UUID.randomUUID();
                LogTable table = new LogTable(making);
                table.add(realm, origin);
                table.flush();
                LogKeys.make(making, origin);
            });
        } catch (RuntimeException another) {
            LOG.debug("another transaction was faster, or the caller will say that there is no log", another);
        }
    }

    /** Returns whether nothing was ever logged. */
    public boolean isEmpty() {
        return log.tree().size() == 0;
    }

    /** Returns its name in its checkpoints. */
    public String origin() {
        return log.origin();
    }

    /**
     * Adds an entry.
     *
     * @param change id of the line that has its content
     * @param kind what is published of it
     * @param late whether the change was made before
     * @param line what the line has
     */
    public void append(String change, String kind, boolean late, Map<String, Object> line) {
        Instant now = ServerClock.INSTANCE.instant();
        String salt = salt();
        LogEntry entry = LogEntry.next(log.tree(), kind, now, late, StoredEntry.salted(line, salt));
        table.add(log.origin(), new StoredEntry(entry.number(), change, salt, entry.text()));
        log = log.with(log.tree().append(entry.leaf()));
    }

    /** Stores what was added. */
    public void store() {
        table.flush();
        table.write(log);
    }

    private static String salt() {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(salt);
    }

    /**
     * The keys that a log signs its checkpoints with. They are in a table of their own: a key among the realm's would
     * be exported with it, and two logs would sign by one key.
     */
    public static final class LogKeys {

        private LogKeys() {}

        /** All of a realm, the newest first; empty if it has no log. */
        public static List<LogKey> of(KeycloakSession session, String realm) {
            LogTable table = new LogTable(session);
            return table.read(realm)
                    .map(log -> table.keys(log.origin()).stream()
                            .map(LogKeyEntity::toLogKey)
                            .toList())
                    .orElse(List.of());
        }

        /** Returns whether a realm has a log, with a key or without. */
        public static boolean hasLog(KeycloakSession session, String realm) {
            return new LogTable(session).read(realm).isPresent();
        }

        /**
         * Makes a new one, which signs beside the one before it.
         *
         * @return empty if this server can make none, or the realm has no log
         */
        public static Optional<VerifierKey> add(KeycloakSession session, String realm) {
            return new LogTable(session).read(realm).flatMap(log -> make(session, log.origin()));
        }

        /** Makes those that couldn't be made when their log was. */
        public static void makeMissing(KeycloakSession session) {
            new LogTable(session).withoutKey().forEach(origin -> make(session, origin));
        }

        /** Without a key entries are logged all the same: who changes something waits for no checkpoint. */
        static Optional<VerifierKey> make(KeycloakSession session, String origin) {
            try {
                NoteSigner signer = NoteSigner.generate(origin);
                new LogTable(session).addKey(origin, ServerClock.INSTANCE.millis(), signer);
                return Optional.of(signer.key());
            } catch (GeneralSecurityException noEd25519) {
                LOG.errorf(
                        "The transparency log %s has no key, so there is no checkpoint of it: this JVM makes no Ed25519 keys"
                                + " (%s). Start the server on a JVM that does; the key is made at the start",
                        origin, noEd25519.getMessage());
                return Optional.empty();
            }
        }

        /**
         * A key of a log as the admin REST shows it.
         *
         * @param key what its signatures are verified by
         * @param since when it was made, in UTC
         */
        public record LogKey(String key, String since) {

            static LogKey of(VerifierKey key, long created) {
                return new LogKey(key.text(), Instant.ofEpochMilli(created).toString());
            }
        }
    }
}
