package no.helseprofil.keycloak.testrun;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.jpa.entities.ClientEntity;

/**
 * Table of test runs, shared by all nodes. A transaction that changes a run locks its row, so that two concurrent
 * requests of one client are recorded one after the other.
 */
final class TestRunTable {

    /** Time for which a result can be read, unless there are too many. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final String OF_REALM = " from HelseprofilTrial t where t.realmId = :realm";
    private static final String ON = "select t" + OF_REALM + " and t.ended is null order by t.id";
    private static final String BEGUN = "select t.id, t.started, t.ended, t.addresses" + OF_REALM
            + " and t.temporary = :temporary and (t.started >= :since or t.ended is null)";
    private static final String OPEN = "select t from HelseprofilTrial t where t.ended is null";
    private static final String FORGET_OLD =
            "delete from HelseprofilTrial t where t.started < :before and t.ended is not null";
    private static final String FORGET_REALM = "delete" + OF_REALM;

    /** Deletes the runs of a removed client. The result of a temporary client outlives it. */
    private static final String FORGET_CLIENT =
            "delete" + OF_REALM + " and t.subject = :client and t.temporary = false";

    /** Query in Keycloak's own table, since its API finds attributes by their whole value only. */
    private static final String MARKED =
            "select a.client from ClientAttributeEntity a where a.name = :mark and a.client.clientId like :names";

    private final EntityManager entities;

    TestRunTable(KeycloakSession session) {
        entities = Entities.of(session);
    }

    void add(TestRunEntity run) {
        entities.persist(run);
        entities.flush();
    }

    @Nullable
    TestRunEntity find(String id) {
        return entities.find(TestRunEntity.class, id);
    }

    /** Returns the run as it is stored once its lock is free, not as this transaction may have read it before. */
    @Nullable
    TestRunEntity locked(String id) {
        entities.flush();
        entities.detach(entities.getReference(TestRunEntity.class, id));
        return entities.find(TestRunEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Returns the runs of a realm that haven't ended: never more than may be on at once. Their order prevents deadlocks
     * between transactions that lock several.
     */
    List<TestRunEntity> on(String realm) {
        return entities.createQuery(ON, TestRunEntity.class)
                .setParameter("realm", realm)
                .getResultList();
    }

    /** Returns the runs of a realm that began since then or haven't ended: of temporary clients, or of all others. */
    List<BegunRun> begun(String realm, boolean temporary, Instant since) {
        return entities.createQuery(BEGUN, Object[].class)
                .setParameter("realm", realm)
                .setParameter("temporary", temporary)
                .setParameter("since", since.toEpochMilli())
                .getResultStream()
                .map(line -> new BegunRun((String) line[0], (long) line[1], (Long) line[2], (String) line[3]))
                .toList();
    }

    /** Returns the runs of all realms that haven't ended. */
    List<TestRunEntity> open() {
        return entities.createQuery(OPEN, TestRunEntity.class).getResultList();
    }

    /** Returns the clients of all realms whose names have this prefix and that have a mark of any run. */
    List<ClientEntity> marked(String names) {
        entities.flush();
        return entities.createQuery(MARKED, ClientEntity.class)
                .setParameter("mark", ClientAttributes.TRY)
                .setParameter("names", names + "%")
                .getResultList();
    }

    /** Deletes old runs that have ended. Others are ended first, since that removes their clients. */
    void forgetOld(Instant now) {
        entities.createQuery(FORGET_OLD)
                .setParameter("before", now.minus(KEPT).toEpochMilli())
                .executeUpdate();
    }

    void forgetRealm(String realm) {
        entities.createQuery(FORGET_REALM).setParameter("realm", realm).executeUpdate();
    }

    void forgetClient(String realm, String client) {
        entities.createQuery(FORGET_CLIENT)
                .setParameter("realm", realm)
                .setParameter("client", client)
                .executeUpdate();
    }
}
