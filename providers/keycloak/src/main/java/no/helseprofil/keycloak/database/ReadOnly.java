package no.helseprofil.keycloak.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.FlushModeType;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;

/**
 * Part of a request that reads much and writes nothing. Before each query Hibernate compares all entities that it holds
 * with their original state, to write changes first. The time for this grows with the square of the data: a minute for
 * 1,800 clients on a node that has just started. Here pending changes are written once, before the reading begins.
 */
public final class ReadOnly {

    private ReadOnly() {}

    /**
     * Runs a reader.
     *
     * @param reading reader that changes nothing, and leaves nothing to be read later
     */
    public static <T> T run(KeycloakSession session, Supplier<T> reading) {
        EntityManager entities = Entities.of(session);
        FlushModeType before = entities.getFlushMode();
        entities.flush();
        entities.setFlushMode(FlushModeType.COMMIT);
        try {
            return reading.get();
        } finally {
            entities.setFlushMode(before);
        }
    }
}
