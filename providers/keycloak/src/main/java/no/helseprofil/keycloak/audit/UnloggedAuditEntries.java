package no.helseprofil.keycloak.audit;

import java.util.List;
import java.util.Set;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.transparency.LockedLog;
import no.helseprofil.keycloak.transparency.LogKeys;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Lines of a realm that have no entry in its log: those of before there were logs, those of a node of an earlier
 * version beside this one, and those that somebody wrote into the database. They come in late, in the order of their
 * time, and their entries say so.
 *
 * @param session the transaction
 * @param realm internal id of the realm
 */
record UnloggedAuditEntries(KeycloakSession session, String realm) {

    private static final Logger LOG = Logger.getLogger(UnloggedAuditEntries.class);

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
            LOG.infof("The transparency log of the realm with the id %s begins with %d earlier changes", realm, taken);
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
