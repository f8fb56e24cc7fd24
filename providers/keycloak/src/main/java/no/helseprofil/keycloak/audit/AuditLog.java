package no.helseprofil.keycloak.audit;

import jakarta.persistence.PersistenceException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.ChangeEntity.RecordedChange;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.server.ServerClock;
import no.helseprofil.keycloak.transparency.LockedLog;
import no.helseprofil.keycloak.transparency.LockedLog.LogKeys;
import org.jboss.logging.Logger;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.ModelException;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The append-only table of changes.
 *
 * <pre>{@code
 * AuditLog.record(session, realm, Change.ofProfile(Author.of(user, client), before, after, reason));
 * AuditLog.record(session, realm, Change.ofClient(Author.of(user, client), changedClient, details, reason));
 * }</pre>
 *
 * <p>A line is stored in the transaction of the change itself, and so is its entry in the transparency log
 * ({@link LoggedAuditEntries}): none is there without the others. Nothing changes a
 * line or takes one away, the removal of the realm included: a record that goes with what it records is none.
 */
public final class AuditLog {

    private static final Logger LOG = Logger.getLogger(AuditLog.class);

    private static final String NEWEST_FIRST =
            "select line from HelseprofilChange line where line.realmId = :realm order by line.changedAt desc, line.id desc";

    private static final String NEWEST_OF_KIND = "select line from HelseprofilChange line where line.realmId = :realm"
            + " and line.kind = :kind order by line.changedAt desc, line.id desc";

    private static final String NEWEST_OF_OBJECT = "select line from HelseprofilChange line where line.realmId = :realm"
            + " and line.kind = :kind and line.objectId = :object order by line.changedAt desc, line.id desc";

    private static final String NEWEST_NAMED = "select line from HelseprofilChange line"
            + " where (line.realmId = :realm or line.realmName = :name) and line.kind in (:kinds)"
            + " order by line.changedAt desc, line.id desc";

    private static final String OF_OBJECTS = "select line from HelseprofilChange line where line.realmId = :realm"
            + " and line.kind = :kind and line.objectId in (:objects) and line.changedAt > :since"
            + " order by line.changedAt desc, line.id desc";

    private AuditLog() {}

    /**
     * Makes ready for lines of this session that whatever was enlisted before, to be done first of all when its
     * transaction is committed, is going to add.
     */
    public static void expect(KeycloakSession session) {
        LoggedAuditEntries.expect(session);
    }

    /** Adds a line. It holds when the session's transaction is committed. */
    public static void record(KeycloakSession session, RealmModel realm, Change change) {
        add(session, line(KeycloakModelUtils.generateId(), realm, change));
    }

    /**
     * Adds a line of a kind that a realm has once. Its id follows from realm and kind, so the database itself refuses a
     * second one, whichever node it comes from; while another transaction is about to write it, this one waits.
     *
     * @return whether it is added; if not, nothing else of this transaction may be committed either
     */
    public static boolean recordOnce(KeycloakSession session, RealmModel realm, Change change) {
        String name = change.kind().text() + " of realm " + realm.getId();
        String id =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
        add(session, line(id, realm, change));
        return tryFlush(session);
    }

    private static void add(KeycloakSession session, ChangeEntity line) {
        Entities.of(session).persist(line);
        LoggedAuditEntries.add(session, line);
    }

    /** Gives each line that has no entry in the transparency log one, when the server starts. */
    public static void logEarlier(KeycloakSessionFactory server) {
        UnloggedAuditEntries.takeIn(server);
    }

    /**
     * Flushes what this transaction has written so far.
     *
     * @return whether the database took it; if not, another transaction was faster, and this one can't be committed
     */
    public static boolean tryFlush(KeycloakSession session) {
        try {
            Entities.of(session).flush();
            return true;
        } catch (ModelException | PersistenceException conflict) {
            LOG.debug("another transaction was faster", conflict);
            return false;
        }
    }

    /**
     * Lines of a realm, the newest first. Lines of one millisecond are in an order that is no order of time, but always
     * the same.
     */
    public static List<RecordedChange> page(KeycloakSession session, RealmModel realm, int first, int max) {
        return Entities.of(session)
                .createQuery(NEWEST_FIRST, ChangeEntity.class)
                .setParameter("realm", realm.getId())
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultStream()
                .map(ChangeEntity::toRecordedChange)
                .toList();
    }

    /** The newest line of a kind; empty if there is none. */
    public static Optional<RecordedChange> last(KeycloakSession session, RealmModel realm, Change.Kind kind) {
        return Entities.of(session)
                .createQuery(NEWEST_OF_KIND, ChangeEntity.class)
                .setParameter("realm", realm.getId())
                .setParameter("kind", kind.text())
                .setMaxResults(1)
                .getResultStream()
                .map(ChangeEntity::toRecordedChange)
                .findFirst();
    }

    /** Returns all lines of a kind, the newest first; a stream to be read within the request. */
    public static Stream<RecordedChange> ofKind(KeycloakSession session, RealmModel realm, Change.Kind kind) {
        return Entities.of(session)
                .createQuery(NEWEST_OF_KIND, ChangeEntity.class)
                .setParameter("realm", realm.getId())
                .setParameter("kind", kind.text())
                .getResultStream()
                .map(ChangeEntity::toRecordedChange);
    }

    /** The newest lines of some kinds, of this realm and of those that had its name before it. */
    public static List<RecordedChange> ofNamed(
            KeycloakSession session, RealmModel realm, List<Change.Kind> kinds, int max) {
        return Entities.of(session)
                .createQuery(NEWEST_NAMED, ChangeEntity.class)
                .setParameter("realm", realm.getId())
                .setParameter("name", realm.getName())
                .setParameter("kinds", kinds.stream().map(Change.Kind::text).toList())
                .setMaxResults(max)
                .getResultStream()
                .map(ChangeEntity::toRecordedChange)
                .toList();
    }

    /** Lines of a kind about one object, by its internal id; the newest first. */
    public static List<RecordedChange> ofObject(
            KeycloakSession session, RealmModel realm, Change.Kind kind, String object, int max) {
        return Entities.of(session)
                .createQuery(NEWEST_OF_OBJECT, ChangeEntity.class)
                .setParameter("realm", realm.getId())
                .setParameter("kind", kind.text())
                .setParameter("object", object)
                .setMaxResults(max)
                .getResultStream()
                .map(ChangeEntity::toRecordedChange)
                .toList();
    }

    /** Lines of a kind about some objects since an instant, by the internal ids of these; the newest first. */
    public static Map<String, List<RecordedChange>> ofObjects(
            KeycloakSession session, RealmModel realm, Change.Kind kind, Collection<String> objects, Instant since) {
        return Entities.of(session)
                .createQuery(OF_OBJECTS, ChangeEntity.class)
                .setParameter("realm", realm.getId())
                .setParameter("kind", kind.text())
                .setParameter("objects", objects)
                .setParameter("since", since.toEpochMilli())
                .getResultStream()
                .map(ChangeEntity::toRecordedChange)
                .collect(
                        Collectors.groupingBy(line -> String.valueOf(line.what().id())));
    }

    private static ChangeEntity line(String id, RealmModel realm, Change change) {
        return new ChangeEntity(id, ServerClock.INSTANCE.millis(), Author.named(realm), change);
    }

    /**
     * Lines that become entries of the transparency log of their realm, in the transaction of the line. They are logged
     * last of all that the transaction does, so that the log is locked only briefly, and a transaction that waits for
     * it holds no lock that the owner of the log needs.
     */
    static final class LoggedAuditEntries extends AbstractKeycloakTransaction {

        private static final RequestAttribute<LoggedAuditEntries> PENDING =
                RequestAttribute.of(LoggedAuditEntries.class);

        private final KeycloakSession session;

        /** Lines by realm, in one order for all, so that two transactions never wait for each other. */
        private final Map<String, List<ChangeEntity>> pending = new TreeMap<>();

        private LoggedAuditEntries(KeycloakSession session) {
            this.session = session;
        }

        /** Has a line logged when its transaction is about to be committed. */
        static void add(KeycloakSession session, ChangeEntity line) {
            LoggedAuditEntries changes = PENDING.get(session)
                    .filter(known -> known.session == session && known.isOpen())
                    .orElseGet(() -> enlist(session));
            changes.pending
                    .computeIfAbsent(line.realmId(), first -> new ArrayList<>())
                    .add(line);
        }

        /** Takes lines also while the transactions that were enlisted by now are being committed. */
        static void expect(KeycloakSession session) {
            enlist(session);
        }

        private static LoggedAuditEntries enlist(KeycloakSession session) {
            LoggedAuditEntries changes = new LoggedAuditEntries(session);
            session.getTransactionManager().enlistPrepare(changes);
            PENDING.set(session, changes);
            return changes;
        }

        private boolean isOpen() {
            return state == TransactionState.NOT_STARTED || state == TransactionState.STARTED;
        }

        @Override
        protected void commitImpl() {
            // all else that this transaction writes, before anybody is kept waiting for the log
            Entities.of(session).flush();
            pending.forEach(this::log);
        }

        private void log(String realm, List<ChangeEntity> lines) {
            LockedLog log = LockedLog.take(session, realm);
            if (log.isEmpty()) {
                Set<String> own = new HashSet<>();
                lines.forEach(line -> own.add(line.id()));
                // what was recorded before there were logs comes first, since it is older
                new UnloggedAuditEntries(session, realm).takeAll(log, own);
            } else {
                lines.forEach(line -> log.append(line.id(), line.kind(), false, line.content()));
            }
            log.store();
        }

        @Override
        protected void rollbackImpl() {
            // nothing has been logged
        }
    }

    /**
     * Lines of a realm that have no entry in its log: those of before there were logs, those of a node of an earlier
     * version beside this one, and those that somebody wrote into the database. They come in late, in the order of
     * their time, and their entries say so.
     *
     * @param session the transaction
     * @param realm internal id of the realm
     */
    record UnloggedAuditEntries(KeycloakSession session, String realm) {

        private static final String UNLOGGED = "select line from HelseprofilChange line where line.realmId = :realm"
                + " and not exists (select 1 from HelseprofilEntry item where item.origin = :origin and item.change = line.id)"
                + " order by line.changedAt, line.id";
        private static final String REALMS = "select distinct line.realmId from HelseprofilChange line where not exists"
                + " (select 1 from HelseprofilEntry item, HelseprofilLog head where head.realmId = line.realmId"
                + " and item.origin = head.origin and item.change = line.id)";

        /** Number of lines that a transaction keeps in memory. */
        private static final int PAGE = 500;

        /** All of the server, when it starts; nothing that breaks here keeps it from starting. */
        static void takeIn(KeycloakSessionFactory server) {
            try {
                KeycloakModelUtils.runJobInTransaction(server, LogKeys::makeMissing);
                KeycloakModelUtils.runJobInTransactionWithResult(server, UnloggedAuditEntries::realms)
                        .forEach(realm -> takeIn(server, realm));
            } catch (RuntimeException broken) {
                LOG.error(
                        "Lines of HELSEPROFIL_CHANGE still have no entry in the transparency log; see that the"
                                + " server may read and add to HELSEPROFIL_ENTRY and update HELSEPROFIL_LOG, and start it anew",
                        broken);
            }
        }

        private static void takeIn(KeycloakSessionFactory server, String realm) {
            Batch page = nextPage(server, realm);
            boolean isNew = page.isOfNewLog();
            long taken = page.lines();
            while (page.lines() == PAGE) {
                page = nextPage(server, realm);
                taken += page.lines();
            }
            if (isNew) {
                LOG.infof(
                        "The transparency log of the realm with the id %s begins with %d earlier changes",
                        realm, taken);
            } else if (taken > 0) {
                LOG.warnf(
                        "%d lines of HELSEPROFIL_CHANGE of the realm with the id %s had no entry in the transparency log, and"
                                + " have one now that is marked as late. If no node of an earlier version was running beside"
                                + " this one, find out who wrote them into the database",
                        taken, realm);
            }
        }

        private static Batch nextPage(KeycloakSessionFactory server, String realm) {
            return KeycloakModelUtils.runJobInTransactionWithResult(
                    server, session -> new UnloggedAuditEntries(session, realm).page());
        }

        private static List<String> realms(KeycloakSession session) {
            return Entities.of(session)
                    .createQuery(REALMS, String.class)
                    .getResultStream()
                    .toList();
        }

        /** Takes one page in, in the transaction of the session. */
        private Batch page() {
            LockedLog log = LockedLog.take(session, realm);
            boolean isNew = log.isEmpty();
            int lines = page(log, Set.of());
            log.store();
            return new Batch(isNew, lines);
        }

        /**
         * Takes all in.
         *
         * @param own ids of the lines that this transaction itself has written
         */
        void takeAll(LockedLog log, Set<String> own) {
            while (page(log, own) == PAGE) {
                log.store();
            }
        }

        private int page(LockedLog log, Set<String> own) {
            List<ChangeEntity> lines = Entities.of(session)
                    .createQuery(UNLOGGED, ChangeEntity.class)
                    .setParameter("realm", realm)
                    .setParameter("origin", log.origin())
                    .setMaxResults(PAGE)
                    .getResultStream()
                    .toList();
            lines.forEach(line -> log.append(line.id(), line.kind(), !own.contains(line.id()), line.content()));
            return lines.size();
        }

        /**
         * Lines that were taken in.
         *
         * @param isOfNewLog whether nothing was logged before
         * @param lines how many
         */
        private record Batch(boolean isOfNewLog, int lines) {}
    }
}
