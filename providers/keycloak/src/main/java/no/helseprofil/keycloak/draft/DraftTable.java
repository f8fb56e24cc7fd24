package no.helseprofil.keycloak.draft;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.database.ClientLines;
import no.helseprofil.keycloak.database.Entities;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** The table of drafts, which all nodes share. Whoever answers one takes its line away, so it is answered once. */
final class DraftTable {

    /** A draft goes with its client and its realm. */
    static final ClientLines LINES = new ClientLines("HelseprofilDraft", "subject");

    private static final String OF_REALM = " from HelseprofilDraft d where d.realmId = :realm";
    private static final String COUNT_NEW = "select count(d)" + OF_REALM + " and d.subject is null and d.ends > :now";
    private static final String COUNT_BY = COUNT_NEW + " and d.offeredBy = :by";
    private static final String OVER = "select d from HelseprofilDraft d where d.ends <= :now";

    private final EntityManager entities;

    DraftTable(KeycloakSession session) {
        entities = Entities.of(session);
    }

    /** Puts one in the place of what was asked for of the client before, if anything. */
    void put(DraftEntity draft) {
        take(draft.id());
        entities.persist(draft);
        entities.flush();
    }

    @Nullable
    DraftEntity find(String id) {
        return entities.find(DraftEntity.class, id);
    }

    /** The draft as it is stored once nobody else holds it, not as this transaction may have read it before. */
    @Nullable
    DraftEntity locked(String id) {
        entities.flush();
        DraftEntity read = entities.find(DraftEntity.class, id);
        if (read == null) {
            return null;
        }
        entities.detach(read);
        return entities.find(DraftEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Takes the line away, if it is there. The caller holds it, or the client that it is of. */
    void take(String id) {
        DraftEntity draft = entities.find(DraftEntity.class, id);
        if (draft != null) {
            entities.remove(draft);
        }
        entities.flush();
    }

    /** How many new clients are asked for in a realm. */
    long open(String realm, Instant now) {
        return entities.createQuery(COUNT_NEW, Long.class)
                .setParameter("realm", realm)
                .setParameter("now", now.toEpochMilli())
                .getSingleResult();
    }

    /** The same by one initial access token. */
    long openBy(String realm, String offeredBy, Instant now) {
        return entities.createQuery(COUNT_BY, Long.class)
                .setParameter("realm", realm)
                .setParameter("by", offeredBy)
                .setParameter("now", now.toEpochMilli())
                .getSingleResult();
    }

    /** Those of all realms whose time is over. */
    List<DraftEntity> over(Instant now) {
        return entities.createQuery(OVER, DraftEntity.class)
                .setParameter("now", now.toEpochMilli())
                .getResultList();
    }
}
