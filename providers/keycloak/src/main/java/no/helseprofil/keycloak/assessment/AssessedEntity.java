package no.helseprofil.keycloak.assessment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedJson;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.StoredAssessment;
import no.helseprofil.assessment.SubjectKind;
import no.helseprofil.jose.Sha256;
import no.helseprofil.keycloak.database.Entities;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** A line of the table: the result of one run for one subject. It is written once. */
@Entity(name = "HelseprofilAssessed")
@Table(name = "HELSEPROFIL_ASSESSED")
public class AssessedEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "RUN_ID", updatable = false)
    private String run;

    @Column(name = "KIND", updatable = false)
    private String kind;

    @Column(name = "SUBJECT_ID", updatable = false)
    private String subject;

    @Column(name = "CLIENT_ID", updatable = false)
    private String clientId;

    @Column(name = "FOUND", updatable = false)
    private String found;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected AssessedEntity() {}

    AssessedEntity(String run, Assessed assessed) {
        SubjectKind of = SubjectKind.of(assessed);
        this.id = id(run, of, assessed.id());
        this.run = run;
        this.kind = of.id();
        this.subject = assessed.id();
        this.clientId = assessed.clientId();
        this.found = AssessedJson.write(assessed);
    }

    /** Returns the primary key. A run has one line for each subject. */
    static String id(String run, SubjectKind kind, String subject) {
        return Sha256.ofParts(run, kind.id(), subject);
    }

    String id() {
        return id;
    }

    String clientId() {
        return clientId;
    }

    <T extends Assessed> T assessed(Class<T> type) {
        return AssessedJson.read(found, type);
    }

    /**
     * Table of assessment results. Lines are written with the page that they belong to, and are deleted with their run.
     */
    static final class AssessedTable {

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

    /**
     * Results of an assessment, read from the tables page by page. No page is kept, and no transaction is open while
     * the reader works, since the client that downloads a report may be slow.
     *
     * @param server server whose database is read
     * @param run the run
     */
    record TableAssessment(KeycloakSessionFactory server, Run run) implements StoredAssessment {

        private static final int PAGE = 500;

        @Override
        public void forEach(Consumer<Assessed> reader) {
            for (SubjectKind kind : SubjectKind.values()) {
                forEach(kind, reader);
            }
        }

        @Override
        public void forEach(SubjectKind kind, Consumer<Assessed> reader) {
            AssessedEntity last = null;
            List<AssessedEntity> page;
            do {
                page = page(kind, last);
                for (AssessedEntity line : page) {
                    reader.accept(line.assessed(kind.type()));
                    last = line;
                }
            } while (page.size() == PAGE);
        }

        private List<AssessedEntity> page(SubjectKind kind, @Nullable AssessedEntity after) {
            return KeycloakModelUtils.runJobInTransactionWithResult(
                    server, session -> new AssessedTable(session).page(run.id(), kind, after, PAGE));
        }
    }
}
