package no.helseprofil.keycloak.provenance;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.database.ClientAttributeRows;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.keycloak.database.Entities.ClientLines;
import no.helseprofil.keycloak.storage.ClientAttributes;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderEvent;

/**
 * Client attributes that the timetable depends on: the registration date, the cohort and the waivers. Each write of one
 * here adds a row to a table, in the transaction of the attribute itself. An import writes attributes but no rows, so
 * an attribute without a row was imported, even if another client has the same value legitimately. Rows are deleted
 * with their client and their realm, so a client that is imported over another finds none.
 */
public final class AttributeProvenance {

    /** Columns, and no entities: Hibernate would compare each with its copy before every query that follows. */
    private static final String LINES_OF_REALM =
            "select line.clientId, line.attribute, line.hash from HelseprofilStamp line where line.realmId = :realm";

    private static final String OF_ATTRIBUTE = "select line from HelseprofilStamp line"
            + " where line.realmId = :realm and line.attribute = :attribute and line.clientId in (:clients)";
    private static final String OF_CLIENTS = LINES_OF_REALM + " and line.clientId in (:clients)";
    private static final ClientLines LINES = new ClientLines("HelseprofilStamp", "clientId");

    /** Number of clients whose rows are written together. */
    private static final int PART = 1_000;

    private final KeycloakSession session;
    private final EntityManager entities;
    private final RealmModel realm;

    public AttributeProvenance(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.entities = Entities.of(session);
        this.realm = realm;
    }

    /** Writes an attribute, or removes it. */
    public void set(ClientModel client, String attribute, @Nullable String value) {
        if (value == null) {
            client.removeAttribute(attribute);
        } else {
            client.setAttribute(attribute, value);
        }
        acknowledge(client, attribute);
    }

    /**
     * Writes an attribute of many clients, or removes it. The number of queries doesn't grow with each client, and
     * everything pending is flushed once for each part: Hibernate compares all that it holds each time.
     */
    public void set(List<ClientAttributeRows.ClientIds> clients, String attribute, @Nullable String value) {
        for (int first = 0; first < clients.size(); first += PART) {
            setPart(clients.subList(first, Math.min(clients.size(), first + PART)), attribute, value);
        }
    }

    private void setPart(List<ClientAttributeRows.ClientIds> clients, String attribute, @Nullable String value) {
        Map<String, ProvenanceEntity> known = entities.createQuery(OF_ATTRIBUTE, ProvenanceEntity.class)
                .setParameter("realm", realm.getId())
                .setParameter("attribute", attribute)
                .setParameter(
                        "clients",
                        clients.stream().map(ClientAttributeRows.ClientIds::id).toList())
                .setFlushMode(FlushModeType.COMMIT)
                .getResultStream()
                .collect(Collectors.toMap(ProvenanceEntity::clientId, Function.identity()));
        if (value == null) {
            known.values().forEach(entities::remove);
            ClientAttributeRows.set(session, clients, attribute, null);
            return;
        }
        known.values().forEach(line -> line.write(value));
        List<ProvenanceEntity> lines = clients.stream()
                .filter(client -> !known.containsKey(client.id()))
                .map(client -> new ProvenanceEntity(realm.getId(), client.id(), attribute, value))
                .toList();
        lines.forEach(entities::persist);
        entities.flush();
        lines.forEach(entities::detach);
        ClientAttributeRows.set(session, clients, attribute, value);
    }

    /** Marks the present value of an attribute as written by this server. */
    public void acknowledge(ClientModel client, String attribute) {
        String value = client.getAttribute(attribute);
        ProvenanceEntity line =
                entities.find(ProvenanceEntity.class, ProvenanceEntity.id(realm.getId(), client.getId(), attribute));
        if (value != null) {
            write(line, client, attribute, value);
        } else if (line != null) {
            entities.remove(line);
        }
    }

    private void write(@Nullable ProvenanceEntity line, ClientModel client, String attribute, String value) {
        if (line == null) {
            entities.persist(new ProvenanceEntity(realm.getId(), client.getId(), attribute, value));
        } else {
            line.write(value);
        }
    }

    /** Returns what was written here for these clients, by internal id. */
    public Acknowledged of(Collection<String> clients) {
        return acknowledged(entities.createQuery(OF_CLIENTS, Object[].class).setParameter("clients", clients));
    }

    /** Returns what was written here for all clients. */
    public Acknowledged all() {
        return acknowledged(entities.createQuery(LINES_OF_REALM, Object[].class));
    }

    private Acknowledged acknowledged(TypedQuery<Object[]> query) {
        return new Acknowledged(query.setParameter("realm", realm.getId())
                .getResultStream()
                .collect(Collectors.groupingBy(
                        columns -> (String) columns[0],
                        Collectors.mapping(
                                columns -> new Line((String) columns[1], (String) columns[2]), Collectors.toList()))));
    }

    /** The value of an attribute as it was written here last. */
    private record Line(String attribute, String hash) {

        boolean isOf(String name, String value) {
            return attribute.equals(name) && hash.equals(Sha256.of(value));
        }
    }

    /** Attributes written here, by client. */
    public static final class Acknowledged {

        private final Map<String, List<Line>> lines;

        private Acknowledged(Map<String, List<Line>> lines) {
            this.lines = lines;
        }

        /**
         * Returns the names of a client's attributes that were imported.
         *
         * @param client its internal id
         * @param attributes its present attributes
         */
        public List<String> imported(String client, Map<String, String> attributes) {
            List<Line> own = lines.getOrDefault(client, List.of());
            return attributes.entrySet().stream()
                    .filter(attribute -> isStamped(attribute.getKey()))
                    .filter(attribute ->
                            own.stream().noneMatch(line -> line.isOf(attribute.getKey(), attribute.getValue())))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }

        private static boolean isStamped(String attribute) {
            return attribute.equals(ClientAttributes.REGISTERED)
                    || attribute.equals(ClientAttributes.COHORT)
                    || attribute.startsWith(ClientAttributes.WAIVER);
        }
    }

    /** Deletes the lines of a client or realm that Keycloak removes. */
    public static void on(ProviderEvent event) {
        LINES.on(event);
    }

    /** Database row with the value of one attribute of one client, as it was last written here. */
    @Entity(name = "HelseprofilStamp")
    @Table(name = "HELSEPROFIL_STAMP")
    public static class ProvenanceEntity {

        @Id
        @Column(name = "ID", updatable = false)
        private String id;

        @Column(name = "REALM_ID", updatable = false)
        private String realmId;

        @Column(name = "CLIENT_ID", updatable = false)
        private String clientId;

        @Column(name = "ATTRIBUTE_NAME", updatable = false)
        private String attribute;

        @Column(name = "VALUE_HASH")
        private String hash;

        /** Constructor for the persistence provider, which fills the fields. */
        @SuppressWarnings("NullAway.Init")
        protected ProvenanceEntity() {}

        ProvenanceEntity(String realmId, String clientId, String attribute, String value) {
            this.id = id(realmId, clientId, attribute);
            this.realmId = realmId;
            this.clientId = clientId;
            this.attribute = attribute;
            this.hash = Sha256.of(value);
        }

        /** Returns the primary key of the row, the same on every node. */
        static String id(String realm, String client, String attribute) {
            return Sha256.ofParts(realm, client, attribute);
        }

        void write(String value) {
            hash = Sha256.of(value);
        }

        String clientId() {
            return clientId;
        }
    }
}
