package no.helseprofil.keycloak.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.database.Entities.ClientLines;
import no.helseprofil.notice.Contact;
import org.jspecify.annotations.Nullable;

/**
 * Database row for a contact that was written by an author who doesn't manage the realm, and its confirmation. The row
 * has no address except as a hash in the id.
 */
@Entity(name = "HelseprofilContact")
@Table(name = "HELSEPROFIL_CONTACT")
public class ContactEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /** Internal id of the client. */
    @Column(name = "SUBJECT_ID", updatable = false)
    private String subject;

    /** Milliseconds since 1970 in UTC, as for all instants here. */
    @Column(name = "WRITTEN_AT", updatable = false)
    private long written;

    @Column(name = "CONFIRMED_AT")
    private @Nullable Long confirmed;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected ContactEntity() {}

    ContactEntity(String realm, String client, Contact contact, Instant now) {
        this.id = id(realm, client, contact);
        this.realmId = realm;
        this.subject = client;
        this.written = now.toEpochMilli();
    }

    /** Returns the id of a row, the same on every node and regardless of letter case. */
    static String id(String realm, String client, Contact contact) {
        return Sha256.ofParts(realm, client, contact.address().toLowerCase(Locale.ROOT));
    }

    String id() {
        return id;
    }

    /**
     * Table of contacts that have to confirm, shared by all nodes. A contact without a row counts as confirmed: it is
     * older than the table, or its author manages the realm.
     */
    static final class ContactTable {

        /** Rows are deleted with their client and their realm. */
        static final ClientLines LINES = new ClientLines("HelseprofilContact", "subject");

        private static final String UNCONFIRMED =
                "select line.id from HelseprofilContact line where line.realmId = :realm"
                        + " and line.subject in (:clients) and line.confirmed is null";
        private static final String ASKING =
                "select line.id from HelseprofilContact line where line.realmId = :realm and line.confirmed is null";
        private static final String CONFIRM =
                "update HelseprofilContact line set line.confirmed = :now where line.id = :id"
                        + " and line.confirmed is null";
        private static final String FORGET = "delete from HelseprofilContact line where line.realmId = :realm"
                + " and line.subject = :client and line.confirmed is null";

        private final EntityManager entities;

        ContactTable(EntityManager entities) {
            this.entities = entities;
        }

        /** Returns the ids of rows of these clients whose contacts haven't confirmed. */
        Set<String> unconfirmed(String realm, Collection<String> clients) {
            return clients.isEmpty()
                    ? Set.of()
                    : entities.createQuery(UNCONFIRMED, String.class)
                            .setParameter("realm", realm)
                            .setParameter("clients", clients)
                            .getResultStream()
                            .collect(Collectors.toSet());
        }

        /** Returns whether any contact of a realm hasn't confirmed. */
        boolean isAsking(String realm) {
            return !entities.createQuery(ASKING, String.class)
                    .setParameter("realm", realm)
                    .setMaxResults(1)
                    .getResultList()
                    .isEmpty();
        }

        /** Adds a row for a contact that has to confirm, unless it has one already. */
        void ask(String realm, String client, Contact contact, Instant now) {
            String id = ContactEntity.id(realm, client, contact);
            if (entities.find(ContactEntity.class, id) == null) {
                entities.persist(new ContactEntity(realm, client, contact, now));
            }
        }

        /** Marks a contact as confirmed, if it was asked for a confirmation. */
        void confirm(String realm, String client, Contact contact, Instant now) {
            entities.flush();
            entities.createQuery(CONFIRM)
                    .setParameter("now", now.toEpochMilli())
                    .setParameter("id", ContactEntity.id(realm, client, contact))
                    .executeUpdate();
        }

        /**
         * Deletes unconfirmed contacts that a client no longer names; records of mails that were sent to them remain.
         */
        void forgetOthers(String realm, String client, List<Contact> contacts) {
            entities.flush();
            List<String> ids = contacts.stream()
                    .map(contact -> ContactEntity.id(realm, client, contact))
                    .toList();
            var query = entities.createQuery(ids.isEmpty() ? FORGET : FORGET + " and line.id not in (:ids)")
                    .setParameter("realm", realm)
                    .setParameter("client", client);
            if (!ids.isEmpty()) {
                query.setParameter("ids", ids);
            }
            query.executeUpdate();
        }
    }
}
