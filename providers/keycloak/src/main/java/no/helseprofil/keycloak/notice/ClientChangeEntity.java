package no.helseprofil.keycloak.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.helseprofil.keycloak.database.Entities.ClientLines;
import no.helseprofil.notice.Contact;
import no.helseprofil.notice.Contact.Contacts;

/** Database row for one change of a client, with its contacts before the change. It is written once. */
@Entity(name = "HelseprofilClientChange")
@Table(name = "HELSEPROFIL_CLIENT_CHANGE")
public class ClientChangeEntity {

    /** Length of the column: more than five addresses of 254 characters, each with its language. */
    private static final int LONGEST_CONTACTS = 2_000;

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** Internal id of the client. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private String subject;

    /** Names of the changed settings, separated by blanks. */
    @Column(name = "SETTINGS", updatable = false)
    private String settings;

    /** Contacts of the client before the change, as they were registered; a hyphen if it had none. */
    @Column(name = "CONTACTS", length = LONGEST_CONTACTS, updatable = false)
    private String contacts;

    /** Milliseconds since 1970 in UTC. */
    @Column(name = "CHANGED_AT", updatable = false)
    private long changed;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ClientChangeEntity() {}

    ClientChangeEntity(String id, String realm, String client, String settings, List<Contact> contacts, Instant now) {
        this.id = id;
        this.realmId = realm;
        this.subject = client;
        this.settings = settings;
        this.contacts = contacts.isEmpty() ? "-" : Contacts.text(contacts);
        this.changed = now.toEpochMilli();
    }

    String subject() {
        return subject;
    }

    String settings() {
        return settings;
    }

    List<Contact> contacts() {
        return Contacts.read(contacts);
    }

    Instant changed() {
        return Instant.ofEpochMilli(changed);
    }

    /** Table of client changes that are notified to the clients' former contacts; all nodes share it. */
    static final class ClientChangeTable {

        /** Rows are deleted with their client and their realm. */
        static final ClientLines LINES = new ClientLines("HelseprofilClientChange", "subject");

        /** Time for which a change is still notified after it was made, the same as for a new key. */
        static final Duration KEPT = Duration.ofDays(3);

        /**
         * Most rows in a day for changes of the same settings of one client. No more mails than this are sent for a
         * client in a day, and any holder of its registration access token could otherwise write any number of rows.
         */
        static final int MOST_IN_A_DAY = 10;

        private static final String OF_REALM = " from HelseprofilClientChange line where line.realmId = :realm";
        private static final String COUNT = "select count(line)" + OF_REALM + " and line.subject = :client"
                + " and line.settings = :settings and line.changed > :since";
        private static final String LATE = "select line" + OF_REALM
                + " and line.changed > :since and line.changed <= :now order by line.changed, line.id";
        private static final String FORGET_OLD =
                "delete from HelseprofilClientChange line where line.changed < :before";

        private final EntityManager entities;

        ClientChangeTable(EntityManager entities) {
            this.entities = entities;
        }

        /** Returns whether a client already has the most rows of a day. */
        boolean isFull(String realm, String client, String settings, Instant now) {
            return entities.createQuery(COUNT, Long.class)
                            .setParameter("realm", realm)
                            .setParameter("client", client)
                            .setParameter("settings", settings)
                            .setParameter("since", now.minus(Duration.ofDays(1)).toEpochMilli())
                            .getSingleResult()
                    >= MOST_IN_A_DAY;
        }

        void add(ClientChangeEntity change) {
            entities.persist(change);
        }

        /** Returns the changes in a realm that are still notified, the oldest first. */
        List<ClientChangeEntity> late(String realm, Instant now, int most) {
            return entities.createQuery(LATE, ClientChangeEntity.class)
                    .setParameter("realm", realm)
                    .setParameter("since", now.minus(KEPT).toEpochMilli())
                    .setParameter("now", now.toEpochMilli())
                    .setMaxResults(most)
                    .getResultList();
        }

        void forgetOld(Instant now) {
            entities.createQuery(FORGET_OLD)
                    .setParameter("before", now.minus(KEPT).toEpochMilli())
                    .executeUpdate();
        }
    }
}
