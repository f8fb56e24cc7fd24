package no.helseprofil.keycloak.changes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.server.RequestAttribute;
import no.helseprofil.keycloak.transparency.LockedLog;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/**
 * Lines that become entries of the transparency log of their realm, in the transaction of the line. They are logged
 * last of all that the transaction does, so that the log is locked only briefly, and a transaction that waits for it
 * holds no lock that the owner of the log needs.
 */
final class LoggedChanges extends AbstractKeycloakTransaction {

    private static final RequestAttribute<LoggedChanges> PENDING = RequestAttribute.of(LoggedChanges.class);

    private final KeycloakSession session;

    /** Lines by realm, in one order for all, so that two transactions never wait for each other. */
    private final Map<String, List<ChangeEntity>> pending = new TreeMap<>();

    private LoggedChanges(KeycloakSession session) {
        this.session = session;
    }

    /** Has a line logged when its transaction is about to be committed. */
    static void add(KeycloakSession session, ChangeEntity line) {
        LoggedChanges changes = PENDING.get(session)
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

    private static LoggedChanges enlist(KeycloakSession session) {
        LoggedChanges changes = new LoggedChanges(session);
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
            new UnloggedChanges(session, realm).takeAll(log, own);
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
