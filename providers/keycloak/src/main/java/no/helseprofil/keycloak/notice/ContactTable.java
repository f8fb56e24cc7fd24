package no.helseprofil.keycloak.notice;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.database.ClientLines;
import no.helseprofil.notice.Contact;

/**
 * Table of contacts that have to confirm, shared by all nodes. A contact without a row counts as confirmed: it is older
 * than the table, or its author manages the realm.
 */
final class ContactTable {

    /** Rows are deleted with their client and their realm. */
    static final ClientLines LINES = new ClientLines("HelseprofilContact", "subject");

    private static final String UNCONFIRMED = "select line.id from HelseprofilContact line where line.realmId = :realm"
            + " and line.subject in (:clients) and line.confirmed is null";
    private static final String ASKING =
            "select line.id from HelseprofilContact line where line.realmId = :realm and line.confirmed is null";
    private static final String CONFIRM = "update HelseprofilContact line set line.confirmed = :now where line.id = :id"
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

    /** Deletes unconfirmed contacts that a client no longer names; records of mails that were sent to them remain. */
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
