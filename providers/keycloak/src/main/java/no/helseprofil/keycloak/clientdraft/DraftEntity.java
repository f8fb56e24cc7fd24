package no.helseprofil.keycloak.clientdraft;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.Entities.ClientLines;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** A line of the table: an open request for one client. It is never changed. */
@Entity(name = "HelseprofilDraft")
@Table(name = "HELSEPROFIL_DRAFT")
public class DraftEntity {

    private static final int MOST_CHARACTERS = 20_000;

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** {@code client_id} of the client, or the one that it would get. */
    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    /** Internal id of the client; null if it doesn't exist yet. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private @Nullable String subject;

    /** Id of the initial access token, or internal id of the client itself. */
    @Column(name = "OFFERED_BY", updatable = false)
    private String offeredBy;

    /** JSON that was sent. */
    @Column(name = "CONTENT", length = MOST_CHARACTERS, updatable = false)
    private String content;

    /** Milliseconds since 1970 in UTC. */
    @Column(name = "ENDS_AT", updatable = false)
    private long ends;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected DraftEntity() {}

    DraftEntity(
            String realm, String clientId, @Nullable String subject, String offeredBy, String content, Instant ends) {
        this.id = id(realm, clientId);
        this.realmId = realm;
        this.clientId = clientId;
        this.subject = subject;
        this.offeredBy = offeredBy;
        this.content = content;
        this.ends = ends.toEpochMilli();
    }

    /** Returns the primary key, the same on every node. A client has one draft, and the key includes the realm. */
    static String id(String realm, String clientId) {
        return Sha256.ofParts(realm, clientId);
    }

    String id() {
        return id;
    }

    String realm() {
        return realmId;
    }

    String clientId() {
        return clientId;
    }

    @Nullable
    String subject() {
        return subject;
    }

    String offeredBy() {
        return offeredBy;
    }

    String content() {
        return content;
    }

    Instant ends() {
        return Instant.ofEpochMilli(ends);
    }

    /** Table of drafts, which all nodes share. The answer to a draft deletes its line, so that it is answered once. */
    static final class DraftTable {

        /** Lines that are deleted with their client and their realm. */
        static final ClientLines LINES = new ClientLines("HelseprofilDraft", "subject");

        private static final String OF_REALM = " from HelseprofilDraft d where d.realmId = :realm";
        private static final String COUNT_NEW =
                "select count(d)" + OF_REALM + " and d.subject is null and d.ends > :now";
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
}
