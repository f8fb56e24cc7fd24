package no.helseprofil.keycloak.incident;

import java.util.List;
import no.helseprofil.keycloak.database.Entities;
import org.keycloak.models.KeycloakSession;

/**
 * Blocks of all realms of which not all is ended yet that was given before. It says so in the table, so that another
 * node goes on where one has stopped.
 *
 * @param session the transaction
 */
public record DueEndings(KeycloakSession session) {

    private static final String DUE =
            "select line from HelseprofilBlock line where line.unendedSince is not null order by line.unendedSince, line.id";
    private static final String DONE =
            "update HelseprofilBlock line set line.unendedSince = null where line.realmId = :realm and line.id = :id";

    /**
     * Such a block.
     *
     * @param realm internal id of its realm
     * @param block the block
     */
    public record Ending(String realm, StoredBlock block) {}

    /** The oldest. */
    public List<Ending> oldest(int max) {
        return Entities.of(session)
                .createQuery(DUE, BlockEntity.class)
                .setMaxResults(max)
                .getResultStream()
                .map(line -> new Ending(line.realm(), line.toStored()))
                .toList();
    }

    /** All is ended. Nothing happens if the block was taken away meanwhile. */
    public void done(String realm, String id) {
        Entities.of(session)
                .createQuery(DONE)
                .setParameter("realm", realm)
                .setParameter("id", id)
                .executeUpdate();
    }
}
