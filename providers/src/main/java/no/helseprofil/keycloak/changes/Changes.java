package no.helseprofil.keycloak.changes;

import jakarta.persistence.EntityManager;
import java.util.List;
import no.helseprofil.keycloak.request.ServerClock;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * The append-only table of changes.
 *
 * <pre>{@code
 * Changes.record(session, realm, Change.ofProfile(Author.of(user, client), before, after, reason));
 * Changes.record(session, realm, Change.ofClient(Author.of(user, client), changedClient, details, reason));
 * }</pre>
 *
 * <p>A line is stored in the transaction of the change itself: neither is there without the other. Nothing changes a line
 * or takes one away, the removal of the realm included: a record that goes with what it records is none.
 */
public final class Changes {

    private static final String NEWEST_FIRST =
            "select line from HelseprofilChange line where line.realmId = :realm order by line.changedAt desc, line.id desc";

    private Changes() {}

    /** Adds a line. It holds when the session's transaction is committed. */
    public static void record(KeycloakSession session, RealmModel realm, Change change) {
        long now = ServerClock.INSTANCE.millis();
        entities(session).persist(new ChangeEntity(KeycloakModelUtils.generateId(), now, Author.named(realm), change));
    }

    /**
     * Lines of a realm, the newest first. Lines of one millisecond are in an order that is no order of time, but always
     * the same.
     */
    public static List<RecordedChange> page(KeycloakSession session, RealmModel realm, int first, int max) {
        return entities(session)
                .createQuery(NEWEST_FIRST, ChangeEntity.class)
                .setParameter("realm", realm.getId())
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultStream()
                .map(ChangeEntity::toRecordedChange)
                .toList();
    }

    private static EntityManager entities(KeycloakSession session) {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }
}
