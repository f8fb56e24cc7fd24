package no.helseprofil.keycloak.incident;

import jakarta.persistence.EntityManager;
import java.util.Optional;
import no.helseprofil.incident.Blocks;
import no.helseprofil.incident.Incidents;

/** The table of emergency settings. Each change is counted where those of blocks are, see {@link BlockTable}. */
record EmergencyTable(EntityManager entities) {

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

    /** What is done in a realm, whose blocks are these. */
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
}
