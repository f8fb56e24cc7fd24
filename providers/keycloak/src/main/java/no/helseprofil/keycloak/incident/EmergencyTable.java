package no.helseprofil.keycloak.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import no.helseprofil.incident.Blocks;
import no.helseprofil.incident.Incidents;
import no.helseprofil.incident.Incidents.Emergency;
import no.helseprofil.timetable.EmergencyDocument;
import no.helseprofil.timetable.InvalidProfileException;
import org.jspecify.annotations.Nullable;

/** The table of emergency settings. Each change is counted where those of blocks are, see {@link BlockTable}. */
public record EmergencyTable(EntityManager entities) {

    private static final String ONE = "select line from HelseprofilEmergency line where line.realmId = :realm";
    private static final String REMOVE = "delete from HelseprofilEmergency line where line.realmId = :realm";

    Optional<StoredEmergency> find(String realm) {
        return entities.createQuery(ONE, EmergencyEntity.class)
                .setParameter("realm", realm)
                .setHint("org.hibernate.readOnly", true)
                .getResultStream()
                .peek(entities::detach)
                .map(EmergencyEntity::toStored)
                .findFirst();
    }

    /** Returns what is done in a realm, whose blocks are these. */
    Incidents beside(Blocks blocks, String realm) {
        return find(realm)
                .map(stored -> stored.read()
                        .map(emergency -> new Incidents(blocks, Optional.of(emergency), true))
                        .orElseGet(() -> Incidents.unreadable(blocks)))
                .orElseGet(() -> Incidents.of(blocks));
    }

    void put(String realm, StoredEmergency emergency) {
        remove(realm);
        entities.persist(new EmergencyEntity(realm, emergency));
        entities.flush();
    }

    void remove(String realm) {
        new BlockTable(entities).count(realm);
        forget(realm);
    }

    void forget(String realm) {
        entities.createQuery(REMOVE).setParameter("realm", realm).executeUpdate();
    }

    /**
     * Emergency settings as an administrator has made them.
     *
     * @param document what they are, see {@link EmergencyDocument}
     * @param author the name of the administrator; null if it isn't known
     * @param created when
     */
    public record StoredEmergency(String document, @Nullable String author, Instant created) {

        static final String UNTIL = "until";

        /** Returns the settings as they stand in the table of changes. */
        public JsonNode written() {
            return read().<JsonNode>map(EmergencyDocument::write).orElseGet(() -> TextNode.valueOf("unreadable"));
        }

        /** Returns the settings; empty if this version can't read them. */
        public Optional<Emergency> read() {
            try {
                return Optional.of(EmergencyDocument.parse(document));
            } catch (InvalidProfileException unreadable) {
                return Optional.empty();
            }
        }
    }

    /**
     * A line of the table: the emergency settings of one realm. It is replaced as a whole, and taken away with them.
     */
    @Entity(name = "HelseprofilEmergency")
    @Table(name = "HELSEPROFIL_EMERGENCY")
    public static class EmergencyEntity {

        private static final int MOST_CHARACTERS = 8_000;

        @Id
        @Column(name = "REALM_ID", updatable = false)
        private String realmId;

        /** JSON, see {@link no.helseprofil.timetable.EmergencyDocument}. */
        @Column(name = "CONTENT", length = MOST_CHARACTERS)
        private String content;

        @Column(name = "AUTHOR_NAME")
        private @Nullable String author;

        /** Milliseconds since 1970 in UTC. */
        @Column(name = "CREATED_AT")
        private long createdAt;

        /** Constructor for the persistence provider, which fills the fields. */
        @SuppressWarnings("NullAway.Init")
        protected EmergencyEntity() {}

        EmergencyEntity(String realm, StoredEmergency stored) {
            this.realmId = realm;
            this.content = stored.document();
            this.author = stored.author();
            this.createdAt = stored.created().toEpochMilli();
        }

        StoredEmergency toStored() {
            return new StoredEmergency(content, author, Instant.ofEpochMilli(createdAt));
        }
    }
}
