package no.helseprofil.keycloak.clientdraft;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.database.ClientLines;
import no.helseprofil.keycloak.database.Entities;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** Table of drafts, which all nodes share. The answer to a draft deletes its line, so that it is answered once. */
final class DraftTable {

    /** Lines that are deleted with their client and their realm. */
    static final ClientLines LINES = new ClientLines("HelseprofilDraft", "subject");

    private static final String OF_REALM = " from HelseprofilDraft d where d.realmId = :realm";
    private static final String COUNT_NEW = "select count(d)" + OF_REALM + " and d.subject is null and d.ends > :now";
    private static final String COUNT_BY = COUNT_NEW + " and d.offeredBy = :by";
    private static final String OVER = "select d from HelseprofilDraft d where d.ends <= :now";

    private final EntityManager entities;

    DraftTable(KeycloakSession session) {
        entities = Entities.of(session);
    }

    /** Stores a draft in place of the client's previous one, if there is one. */
    void put(DraftEntity draft) {
        take(draft.id());
        entities.persist(draft);
        entities.flush();
    }

    @Nullable
    DraftEntity find(String id) {
        return entities.find(DraftEntity.class, id);
    }

    /** Locks a draft and returns it as it is stored then, not as this transaction may have read it before. */
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

    /** Deletes a draft, if it exists. The caller holds the lock of the draft or of its client. */
    void take(String id) {
        DraftEntity draft = entities.find(DraftEntity.class, id);
        if (draft != null) {
            entities.remove(draft);
        }
        entities.flush();
    }

    /** Returns the number of new clients that are requested in a realm. */
    long open(String realm, Instant now) {
        return entities.createQuery(COUNT_NEW, Long.class)
                .setParameter("realm", realm)
                .setParameter("now", now.toEpochMilli())
                .getSingleResult();
    }

    /** Returns the number of new clients that are requested with one initial access token. */
    long openBy(String realm, String offeredBy, Instant now) {
        return entities.createQuery(COUNT_BY, Long.class)
                .setParameter("realm", realm)
                .setParameter("by", offeredBy)
                .setParameter("now", now.toEpochMilli())
                .getSingleResult();
    }

    /** Returns the drafts of all realms whose time is over. */
    List<DraftEntity> over(Instant now) {
        return entities.createQuery(OVER, DraftEntity.class)
                .setParameter("now", now.toEpochMilli())
                .getResultList();
    }
}
