package no.helseprofil.keycloak.assessment;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.keycloak.database.Entities;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;

/** Table of assessment results. Lines are written with the page that they belong to, and are deleted with their run. */
final class AssessedTable {

    private static final String FIRST =
            "select line from HelseprofilAssessed line where line.run = :run and line.kind = :kind"
                    + " order by line.clientId, line.id";
    private static final String NEXT =
            "select line from HelseprofilAssessed line where line.run = :run and line.kind = :kind"
                    + " and (line.clientId > :clientId or (line.clientId = :clientId and line.id > :id))"
                    + " order by line.clientId, line.id";

    private final EntityManager entities;

    AssessedTable(KeycloakSession session) {
        entities = Entities.of(session);
    }

    /** Inserts results at once. The run's own line is locked only afterwards, and so for the shortest time. */
    void add(String run, List<? extends Assessed> found) {
        found.forEach(assessed -> entities.persist(new AssessedEntity(run, assessed)));
        entities.flush();
    }

    /**
     * Returns the lines after a given one, in the order of reports.
     *
     * @param after last line of the page before; null for the first page
     */
    List<AssessedEntity> page(String run, SubjectKind kind, @Nullable AssessedEntity after, int max) {
        var query = entities.createQuery(after == null ? FIRST : NEXT, AssessedEntity.class)
                .setParameter("run", run)
                .setParameter("kind", kind.id())
                .setMaxResults(max);
        if (after != null) {
            query.setParameter("clientId", after.clientId()).setParameter("id", after.id());
        }
        return query.getResultList();
    }

    /** Returns the result of a run for one subject. */
    <T extends Assessed> Optional<T> find(String run, Class<T> type, String subject) {
        String id = AssessedEntity.id(run, SubjectKind.of(type), subject);
        return Optional.ofNullable(entities.find(AssessedEntity.class, id)).map(line -> line.assessed(type));
    }
}
