package no.helseprofil.keycloak.assessment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Query;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.helseprofil.assessment.Run;
import no.helseprofil.assessment.Run.Status;
import no.helseprofil.keycloak.assessment.Assessments.AssessmentScope;
import no.helseprofil.keycloak.database.Entities;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelException;

/** A line of the table: one assessment of one realm. {@link RunTable} changes its state by conditional updates. */
@Entity(name = "HelseprofilAssessment")
@Table(name = "HELSEPROFIL_ASSESSMENT")
public class RunEntity {

    @Id
    @Column(name = "ID", updatable = false)
    private String id;

    @Column(name = "REALM_ID", updatable = false)
    private String realmId;

    /**
     * Internal id of the realm while the run is running, its own id afterwards. It is unique, so that the database
     * allows one running assessment per realm.
     */
    @Column(name = "SLOT")
    private String slot;

    @Column(name = "STATUS")
    private String status;

    @Column(name = "OF_CLIENTS", updatable = false)
    private boolean clients;

    @Column(name = "OF_APIS", updatable = false)
    private boolean apis;

    /** Milliseconds since 1970 in UTC, as in Keycloak's own tables. */
    @Column(name = "STARTED_AT", updatable = false)
    private long started;

    @Column(name = "ENDED_AT")
    private @Nullable Long ended;

    /** Node on which it runs, by the name that the node took when it started. */
    @Column(name = "NODE", updatable = false)
    private String node;

    /** Instant at which its node last reported that it works at the run. */
    @Column(name = "HEARTBEAT")
    private long heartbeat;

    @Column(name = "SUBJECTS_DONE")
    private int done;

    @Column(name = "SUBJECTS_TOTAL")
    private int total;

    @Column(name = "STARTED_BY", updatable = false)
    private @Nullable String startedBy;

    @Column(name = "REASON")
    private @Nullable String reason;

    /** Constructor for the persistence provider, which fills the fields. */
    @SuppressWarnings("NullAway.Init")
    protected RunEntity() {}

    RunEntity(String id, String realmId, String node, AssessmentScope scope, long now, @Nullable String startedBy) {
        this.id = id;
        this.realmId = realmId;
        this.slot = realmId;
        this.status = Status.RUNNING.id();
        this.clients = scope.clients();
        this.apis = scope.apis();
        this.started = now;
        this.node = node;
        this.heartbeat = now;
        this.startedBy = startedBy;
    }

    /**
     * Returns the run as it stands.
     *
     * @param now instant from which the expected end is computed
     */
    Run toRun(Instant now) {
        Status is = Status.valueOf(status.toUpperCase(Locale.ROOT));
        Instant since = Instant.ofEpochMilli(started);
        return new Run(
                id,
                is,
                clients,
                apis,
                since,
                ended == null ? null : Instant.ofEpochMilli(ended),
                done,
                total,
                is == Status.RUNNING
                        ? new RunProgress(since, done, total).expectedEnd(now).orElse(null)
                        : null,
                startedBy,
                reason);
    }

    /**
     * Table of runs. Each change of a run is one update on the condition that the run is still running. If a run is
     * cancelled, fails and ends at once, the database accepts one of these updates, and the others report that the run
     * is over.
     */
    static final class RunTable {

        /** Time without a heartbeat after which a run's node is taken to be gone: several intervals of heartbeats. */
        static final Duration SILENCE = Duration.ofMinutes(1);

        static final String LOST =
                "The node that ran it has stopped, or hasn't reported progress for a minute; start another one";

        private static final String IS_RUNNING = " where run.id = :id and run.status = 'running'";
        private static final String BEAT = "update HelseprofilAssessment run set run.heartbeat = :now" + IS_RUNNING;
        private static final String TOTAL = "update HelseprofilAssessment run set run.total = :total" + IS_RUNNING;
        private static final String PROGRESS =
                "update HelseprofilAssessment run set run.done = run.done + :more, run.heartbeat = :now" + IS_RUNNING;
        private static final String COUNT = "select count(run) from HelseprofilAssessment run" + IS_RUNNING;
        private static final String END =
                "update HelseprofilAssessment run set run.status = :status, run.slot = run.id,"
                        + " run.ended = :now, run.reason = :reason";
        private static final String END_ONE = END + IS_RUNNING;
        private static final String DONE = END + ", run.total = run.done" + IS_RUNNING;
        private static final String END_SILENT = END + " where run.status = 'running' and run.heartbeat < :since";
        private static final String OF_REALM = "select run from HelseprofilAssessment run where run.realmId = :realm";
        private static final String NEWEST_FIRST = " order by run.started desc, run.id desc";
        private static final String PAGE = OF_REALM + NEWEST_FIRST;
        private static final String ONE = OF_REALM + " and run.id = :id";
        private static final String OF_STATUS = OF_REALM + " and run.status = :status" + NEWEST_FIRST;
        private static final String REALMS = "select distinct run.realmId from HelseprofilAssessment run";
        private static final String OLDER = "select run.id from HelseprofilAssessment run where run.realmId = :realm"
                + " and run.status <> 'running' and run.started < :before and run.id <> :kept order by run.started";
        private static final String FORGET_LINES = "delete from HelseprofilAssessed line where line.run = :id";
        private static final String FORGET = "delete from HelseprofilAssessment run where run.id = :id";

        private static final String END_OF_REALM = END + " where run.realmId = :realm and run.status = 'running'";
        private static final String FORGET_LINES_OF_REALM = "delete from HelseprofilAssessed line where line.run in"
                + " (select run.id from HelseprofilAssessment run where run.realmId = :realm)";
        private static final String FORGET_REALM = "delete from HelseprofilAssessment run where run.realmId = :realm";

        private final EntityManager entities;

        RunTable(KeycloakSession session) {
            entities = Entities.of(session);
        }

        /**
         * Adds a run.
         *
         * @return whether the database accepts it; if not, another run of the realm is running, and this transaction
         *     can't be committed
         */
        boolean add(RunEntity run) {
            try {
                entities.persist(run);
                entities.flush();
                return true;
            } catch (ModelException | PersistenceException taken) {
                return false;
            }
        }

        Optional<RunEntity> running(String realm) {
            return newest(realm, Status.RUNNING);
        }

        Optional<RunEntity> newest(String realm, Status status) {
            return entities.createQuery(OF_STATUS, RunEntity.class)
                    .setParameter("realm", realm)
                    .setParameter("status", status.id())
                    .setMaxResults(1)
                    .getResultStream()
                    .findFirst();
        }

        Optional<RunEntity> find(String realm, String id) {
            return entities.createQuery(ONE, RunEntity.class)
                    .setParameter("realm", realm)
                    .setParameter("id", id)
                    .getResultStream()
                    .findFirst();
        }

        /** Returns runs of a realm, the newest first. */
        List<RunEntity> page(String realm, int first, int max) {
            return entities.createQuery(PAGE, RunEntity.class)
                    .setParameter("realm", realm)
                    .setFirstResult(first)
                    .setMaxResults(max)
                    .getResultList();
        }

        /** Returns the realms that have runs, by their internal ids. */
        List<String> realms() {
            return entities.createQuery(REALMS, String.class).getResultList();
        }

        /** Records that the run's node works at it; returns false if the run is over. */
        boolean beat(String id, Instant now) {
            return one(BEAT, id).setParameter("now", now.toEpochMilli()).executeUpdate() == 1;
        }

        /** Stores the number of subjects of a run; returns false if the run is over. */
        boolean total(String id, int total) {
            return one(TOTAL, id).setParameter("total", total).executeUpdate() == 1;
        }

        /** Returns whether a run is running at this moment. Its state may change right afterwards. */
        boolean isRunning(String id) {
            return Long.valueOf(1).equals(one(COUNT, id).getSingleResult());
        }

        /**
         * Adds to the number of subjects that are done; returns false if the run is over. The update locks the line, so
         * that no other transaction can end the run before this one does.
         */
        boolean progress(String id, int more, Instant now) {
            return one(PROGRESS, id)
                            .setParameter("more", more)
                            .setParameter("now", now.toEpochMilli())
                            .executeUpdate()
                    == 1;
        }

        /**
         * Ends a run as done, with the number of subjects that were assessed as its total, since clients may have been
         * added or removed meanwhile. It returns false if the run is over already.
         */
        boolean done(String id, Instant now) {
            return end(one(DONE, id), Status.DONE, null, now) == 1;
        }

        /** Ends a run; returns false if it is over already. */
        boolean end(String id, Status status, @Nullable String reason, Instant now) {
            return end(one(END_ONE, id), status, reason, now) == 1;
        }

        /** Ends the runs of all realms whose node is gone, and returns their number. */
        int endSilent(Instant now) {
            Query silent = entities.createQuery(END_SILENT)
                    .setParameter("since", now.minus(SILENCE).toEpochMilli());
            return end(silent, Status.FAILED, LOST, now);
        }

        /**
         * Returns runs of a realm that started before an instant and are over, the oldest first.
         *
         * @param kept id of a run that is left out
         */
        List<String> older(String realm, Instant before, String kept, int max) {
            return entities.createQuery(OLDER, String.class)
                    .setParameter("realm", realm)
                    .setParameter("before", before.toEpochMilli())
                    .setParameter("kept", kept)
                    .setMaxResults(max)
                    .getResultList();
        }

        /** Deletes a run with its lines. */
        void forget(String id) {
            one(FORGET_LINES, id).executeUpdate();
            one(FORGET, id).executeUpdate();
        }

        /** Deletes all runs of a realm. Running ones are ended first, so that their current page isn't stored. */
        void forgetRealm(String realm, Instant now) {
            end(ofRealm(END_OF_REALM, realm), Status.CANCELLED, null, now);
            ofRealm(FORGET_LINES_OF_REALM, realm).executeUpdate();
            ofRealm(FORGET_REALM, realm).executeUpdate();
        }

        private static int end(Query query, Status status, @Nullable String reason, Instant now) {
            return query.setParameter("status", status.id())
                    .setParameter("now", now.toEpochMilli())
                    .setParameter("reason", reason)
                    .executeUpdate();
        }

        private Query one(String statement, String id) {
            return entities.createQuery(statement).setParameter("id", id);
        }

        private Query ofRealm(String statement, String realm) {
            return entities.createQuery(statement).setParameter("realm", realm);
        }
    }

    /**
     * Progress of a run.
     *
     * @param started instant at which it began
     * @param done number of subjects that are done
     * @param total number of all subjects
     */
    record RunProgress(Instant started, int done, int total) {

        /**
         * Returns the expected end at the present speed; empty before the first subject is done and after the last one.
         */
        Optional<Instant> expectedEnd(Instant now) {
            if (done <= 0 || done >= total || now.isBefore(started)) {
                return Optional.empty();
            }
            long each = Duration.between(started, now).toMillis() / done;
            return Optional.of(now.plusMillis(each * (total - done)));
        }
    }
}
